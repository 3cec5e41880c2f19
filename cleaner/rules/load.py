"""TOML to profiles. Refuses what could not be trusted later, and names file, rule and key."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.rules.css import fault
from cleaner.rules.dates import AGE
from cleaner.rules.pattern import Pattern
from cleaner.rules.profile import Profile
from cleaner.rules.rule import LONGEST, Example, Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PROFILE_KEYS = {"id", "why", "match", "card", "rule"}
_RULE_KEYS = {
    "id",
    "why",
    "lines",
    "through",
    "follow",
    "within",
    "to_end",
    "inline",
    "css",
    "needs",
    "longest",
    "at",
    "marks",
    "case",
    "confidence",
    "example",
}
_EXAMPLE_KEYS = {"text", "cut", "expect", "because"}
_MARKS = {"", "related", "comments", "resume", "body"}


def load_text(text: str, name: str, *, checked: bool = True) -> Profile:
    """The profile that a TOML text holds; `name` is the file's name for errors. Raises RuleError.

    Patterns are compiled here, so that a wrong one is known at once; not so with ``checked=False``, for files that
    tests have checked.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"not valid TOML: {error}", file=name) from error
    _known(table, _PROFILE_KEYS, name, "")
    id_, why = _text(table, "id", name, ""), _text(table, "why", name, "")
    match = table.get("match", {})
    _known(match, {"markers", "one_of", "hosts"}, name, "match")
    rules: list[Rule] = []
    for raw in table.get("rule", []):
        rule = _rule(raw, id_, name, checked)
        if any(rule.id == other.id for other in rules):
            raise RuleError("the id is used twice", file=name, rule=rule.id)
        rules.append(rule)
    return Profile(
        id=id_,
        why=why,
        rules=tuple(rules),
        markers=tuple(match.get("markers", ())),
        one_of=tuple(match.get("one_of", ())),
        hosts=tuple(match.get("hosts", ())),
        card=tuple(_pattern(p, name, f"{id_}/card", "card", case=True, checked=checked) for p in table.get("card", ())),
    )


def load_file(path: str | Path) -> Profile:
    """The profile of one TOML file. Raises RuleError when it can't be read or is wrong."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RuleError(f"can't be read: {reason}", file=str(path)) from error
    return load_text(text, str(path))


@cache
def builtin() -> tuple[tuple[Profile, ...], Profile]:
    """The profiles of sites that come with the package, and its generic rules as one profile."""
    root = files("cleaner") / "data" / "rules"

    def read(folder: str) -> list[Profile]:
        entries = sorted((root / folder).iterdir(), key=lambda entry: entry.name)
        return [
            load_text(e.read_text("utf-8"), f"{folder}/{e.name}", checked=False)
            for e in entries
            if e.name.endswith(".toml")
        ]

    return tuple(read("sites")), joined(read("generic"))


def joined(profiles: Iterable[Profile]) -> Profile:
    """Several files of generic rules as one profile; ids keep their file's name."""
    rules = tuple(rule for profile in profiles for rule in profile.rules)
    return Profile(id="generic", why="What all sites share.", rules=rules)


def failures(rule: Rule) -> list[str]:
    """What the rule's own examples say against it, one sentence each; empty when they all hold.

    A known failure that has come to pass is reported too: it should be said no longer.
    """
    found = []
    for number, example in enumerate(rule.examples, 1):
        got = tuple(text.strip("\r\n") for text in rule.cuts(example.text))
        wanted = tuple(text.strip("\r\n") for text in example.cut)
        if (got == wanted) == bool(example.known_failure):
            found.append(
                f"{rule.id}, example {number}: "
                + (
                    "a known failure that works now"
                    if example.known_failure
                    else f"cuts {got!r}, should cut {wanted!r}"
                )
            )
    return found


def _rule(raw: Mapping[str, Any], profile: str, name: str, checked: bool) -> Rule:
    short = _text(raw, "id", name, "?")
    id_ = f"{profile}/{short}"
    _known(raw, _RULE_KEYS, name, id_)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", short):
        raise RuleError("an id is lower-case words joined by '-'", file=name, rule=id_, key="id")
    case = bool(raw.get("case", False))

    def pattern(key: str) -> Pattern | None:
        return _pattern(raw[key], name, id_, key, case=case, checked=checked) if key in raw else None

    lines = tuple(_pattern(p, name, id_, "lines", case=case, checked=checked) for p in raw.get("lines", ()))
    through, follow, inline = pattern("through"), pattern("follow"), pattern("inline")
    css = _selector(raw, name, id_, checked)
    if bool(lines) + (inline is not None) + bool(css) != 1:
        raise RuleError("needs either `lines` or `inline`, or `css`", file=name, rule=id_)
    if (raw.get("marks") == "body") > bool(css):
        raise RuleError("body is for rules with `css`", file=name, rule=id_, key="marks")
    if (through is not None) + (follow is not None) + bool(raw.get("to_end")) > (1 if lines else 0):
        raise RuleError("takes one of `through`, `follow`, `to_end`, and only with `lines`", file=name, rule=id_)
    if (through or follow) and not 1 <= int(raw.get("within", 0)) <= 200:
        raise RuleError("`through` and `follow` need `within`, 1 to 200 lines", file=name, rule=id_, key="within")
    if raw.get("at", "anywhere") not in ("anywhere", "edge", "head", "tail"):
        raise RuleError("is one of anywhere, edge, head, tail", file=name, rule=id_, key="at")
    if raw.get("marks", "") not in _MARKS:
        raise RuleError(f"is one of {', '.join(sorted(_MARKS - {''}))}", file=name, rule=id_, key="marks")
    examples = tuple(_example(e, name, id_) for e in raw.get("example", ()))
    sound = [e for e in examples if not e.known_failure]
    if not any(e.cut for e in sound) or all(e.cut for e in sound):
        raise RuleError("needs an example that cuts and one that must stay", file=name, rule=id_, key="example")
    return Rule(
        id=id_,
        why=_text(raw, "why", name, id_),
        lines=lines,
        through=through,
        follow=follow,
        within=int(raw.get("within", 0)),
        to_end=bool(raw.get("to_end", False)),
        inline=inline,
        css=css,
        longest=_longest(raw, name, id_),
        needs=tuple(w.casefold() for w in raw.get("needs", ())),
        at=raw.get("at", "anywhere"),
        marks=raw.get("marks", ""),
        confidence=float(raw.get("confidence", 1.0)),
        examples=examples,
    )


def _selector(raw: Mapping[str, Any], name: str, rule: str, checked: bool) -> str:
    selector = raw.get("css", "")
    wrong = "is a CSS selector" if not isinstance(selector, str) else fault(selector) if selector and checked else ""
    if wrong:
        raise RuleError(wrong, file=name, rule=rule, key="css")
    return str(selector)


def _longest(raw: Mapping[str, Any], name: str, rule: str) -> int:
    value = raw.get("longest", LONGEST)
    if not isinstance(value, int) or not 1 <= value <= LONGEST:
        raise RuleError(f"is a number of code points, 1 to {LONGEST}", file=name, rule=rule, key="longest")
    return value


def _example(raw: Mapping[str, Any], name: str, rule: str) -> Example:
    _known(raw, _EXAMPLE_KEYS, name, rule)
    if "text" not in raw or "cut" not in raw:
        raise RuleError("an example has `text` and `cut`", file=name, rule=rule, key="example")
    if raw.get("expect", "pass") not in ("pass", "fail"):
        raise RuleError("is pass or fail", file=name, rule=rule, key="expect")
    known = raw.get("because", "") if raw.get("expect") == "fail" else ""
    if raw.get("expect") == "fail" and not known:
        raise RuleError("a known failure says why", file=name, rule=rule, key="because")
    return Example(text=raw["text"], cut=tuple(raw["cut"]), known_failure=known)


def _pattern(text: str, name: str, rule: str, key: str, *, case: bool, checked: bool) -> Pattern:
    pattern = Pattern(text.replace("{age}", AGE), case)
    if not checked:
        return pattern
    try:
        empty = pattern.fullmatch("")
    except re.error as error:
        raise RuleError(f"not a valid pattern: {error}: {text!r}", file=name, rule=rule, key=key) from error
    if empty:
        raise RuleError(f"matches the empty string: {text!r}", file=name, rule=rule, key=key)
    return pattern


def _known(table: Mapping[str, Any], keys: set[str], name: str, rule: str) -> None:
    for key in table:
        if key not in keys:
            raise RuleError(f"unknown key; known are {', '.join(sorted(keys))}", file=name, rule=rule, key=key)


def _text(table: Mapping[str, Any], key: str, name: str, rule: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError("is missing", file=name, rule=rule, key=key)
    return value
