"""A profile: the rules of one site, or the ones all sites share, and how a page is known to be of that site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from cleaner.rules.pattern import Pattern
from cleaner.rules.prefilter import Prefilter
from cleaner.rules.rule import LONGEST, Page, Rule
from cleaner.text import Line


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that cuts the lines `first` to `last` (inclusive) of a page."""

    rule: Rule
    first: int
    last: int
    placed: bool = True


class Known(Protocol):
    """What knows lines of a page as chrome: a profile, or what a corpus taught."""

    def hits(self, lines: Sequence[Line], *, anywhere: bool = False) -> Iterator[Hit]:
        """Every line or run of lines that is known, with its rule; see `Profile.hits`."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What a profile said of the lines of a text, kept so that it need not be asked twice: rules are dear."""

    text: str
    found: tuple[Hit, ...]

    def hits(self, lines: Sequence[Line], *, anywhere: bool = False) -> Iterator[Hit]:
        """The hits as they were found, with `anywhere`; `lines` are those of the text."""
        return (hit for hit in self.found if anywhere or hit.placed)


@dataclass(frozen=True)
class Profile:
    """One TOML file. `markers` are texts that only this site's pages hold, all of them, `one_of` such texts of which a
    page holds one; `hosts` are its host names.

    `card` are the patterns of the consecutive lines that open a related story on this site; their named groups
    become facts. Empty for a site whose cards the general grammar reads.
    """

    id: str
    why: str
    rules: tuple[Rule, ...]
    markers: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    card: tuple[Pattern, ...] = ()

    @cached_property
    def _line_rules(self) -> tuple[tuple[Rule, ...], Prefilter]:
        rules = tuple(rule for rule in self.rules if rule.lines)
        return rules, Prefilter([(rule.lines[0], rule.longest) for rule in rules])

    @property
    def css(self) -> tuple[Rule, ...]:
        """The rules that name elements of markup."""
        return tuple(rule for rule in self.rules if rule.css)

    def __getstate__(self) -> dict[str, object]:
        """Without the prefilter, which is made anew where it is needed."""
        return {key: value for key, value in self.__dict__.items() if key != "_line_rules"}

    def matches(self, text: str, host: str = "") -> bool:
        """True when `text` is a page of this site: one of its hosts, all of its markers, or one of `one_of`."""
        if host and any(host == own or host.endswith("." + own) for own in self.hosts):
            return True
        whole = bool(self.markers) and all(marker in text for marker in self.markers)
        return whole or any(marker in text for marker in self.one_of)

    def hits(self, lines: Sequence[Line], *, anywhere: bool = False) -> Iterator[Hit]:
        """Every rule of line form that applies, with its lines; several may claim the same line.

        With `anywhere` also rules that do not apply where the line stands; ``Hit.placed`` tells.
        """
        rules, prefilter = self._line_rules
        page = Page(lines)
        short = [number for number, line in enumerate(lines) if len(line.text) <= LONGEST]
        for number, own in zip(short, prefilter.candidates([lines[n].text for n in short]), strict=True):
            text = lines[number].text
            for rule in map(rules.__getitem__, own):
                if rule.lines[0].compiled.fullmatch(text) is None:
                    continue
                last = rule.match(page, number, anywhere=anywhere)
                if last is not None:
                    yield Hit(rule, number, last, not anywhere or rule.match(page, number) == last)

    def inline(self, lines: Iterable[Line]) -> Iterator[tuple[Rule, int, int]]:
        """Every rule of inline form that applies, with its span of the text."""
        lines = list(lines)
        whole = "\n".join([line.text for line in lines]).casefold()
        rules = [rule for rule in self.rules if rule.inline is not None and rule.may_stand_in(whole)]
        for line in lines if rules else ():
            folded = line.text.casefold()
            for rule in rules:
                if rule.may_stand_in(folded):
                    for start, end in rule.inline_spans(line):
                        yield rule, start, end


def choose(profiles: Iterable[Profile], text: str, host: str = "") -> Profile | None:
    """The first profile that a page matches, or None."""
    return next((profile for profile in profiles if profile.matches(text, host)), None)
