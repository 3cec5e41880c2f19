"""The commands about rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.group import main, say, settings, settings_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.result import Result
    from cleaner.review import Trial
    from cleaner.rules import Profile
    from cleaner.settings import Settings


@main.group(short_help="List, try, accept and check rules.")
def rules() -> None:
    """List the rules, try a profile on pages, take over what you believe of it, check the examples."""


@rules.command("list", short_help="Every rule with its reason.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("files", nargs=-1, metavar="[FILE...]")
def list_rules(files: tuple[str, ...], as_json: bool) -> None:
    """Every rule: id, form and reason. FILEs are further profiles (TOML)."""
    from cleaner.catalogue import catalogue
    from cleaner.rules import load_file

    known = catalogue([load_file(path) for path in files])
    width = max((len(rule.id) for rule in known), default=0)
    for rule in known:
        row = {"id": rule.id, "form": rule.form, "why": rule.why}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else f"{rule.id:{width}}  {rule.form:13}  {rule.why}")


@rules.command(short_help="Let each rule prove its own examples.")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.pass_context
def check(ctx: click.Context, /, files: tuple[str, ...]) -> None:
    """Let each rule prove its own examples: the rules of FILEs (TOML), or without one all that come with the
    package.
    """
    from cleaner.rules import builtin, load_file

    profiles: list[Profile] = [load_file(path) for path in files]
    if not files:
        sites, generic = builtin()
        profiles = [*sites, generic]
    found = _faults(profiles)
    number = sum(len(profile.rules) for profile in profiles)
    examples = sum(len(rule.examples) for profile in profiles for rule in profile.rules)
    click.echo(f"{number} rules, {examples} examples, {found} failures")
    ctx.exit(2 if found else 0)


def _faults(profiles: list[Profile]) -> int:
    from cleaner.rules import failures

    found = [fault for profile in profiles for rule in profile.rules for fault in failures(rule)]
    for fault in found:
        say(fault)
    return len(found)


@rules.command("try", short_help="Show what a profile takes from pages.")
@click.argument("file", metavar="FILE")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a rule each.")
@settings_options
def try_rules(file: str, inputs: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Show what each rule of FILE (TOML) takes from the pages of INPUT, with counts and places. Try it on pages of
    other sites too: what it takes there is wrong.
    """
    from cleaner.io.rows import encoded
    from cleaner.report.show import visible
    from cleaner.review import trials
    from cleaner.rules import load_file

    profile = load_file(file)
    options["profiles"] = (file, *options["profiles"])
    seen, known, found = trials(profile, _cleaned(inputs, settings(**options)))
    if as_json:
        sys.stdout.buffer.writelines(encoded(trial.as_row()) for trial in found)
        return
    click.echo(f"{profile.id} knows {known:,} of {seen:,} pages")
    for trial in found:
        click.echo("\n" + visible("\n".join(_shown(trial))))


def _cleaned(inputs: tuple[str, ...], chosen: Settings) -> Iterator[Result]:
    from cleaner.api import Cleaner
    from cleaner.io.read import pages, sources
    from cleaner.page import reading_of

    cleaner = Cleaner(chosen)
    for source in sources(inputs):
        for result in map(cleaner.run, pages(source, reading_of(chosen))):
            if result.error is not None:
                say(f"{result.state}: {result.error['message']}")
            yield result


def _shown(trial: Trial) -> Iterator[str]:
    yield f"{trial.rule}: {trial.pages:,} pages, {trial.cuts:,} cuts, {trial.characters:,} characters"
    yield f"  {trial.why}"
    for cut in trial.examples:
        yield f"  {cut.path}"
        yield from (f"      {line}" for line in (cut.before,) if line)
        yield from (f"    - {line}" for line in cut.text.splitlines())
        yield from (f"      {line}" for line in (cut.after,) if line)


@rules.command(short_help="Keep the rules of a profile you believe.")
@click.argument("file", metavar="FILE")
@click.option("--only", multiple=True, metavar="ID", help="Keep this rule and no other that is not named.")
@click.option("--without", multiple=True, metavar="ID", help="Leave this rule out.")
@click.option("-o", "--out", metavar="FILE", help="Write another file instead of FILE itself.")
@click.option("--overwrite", is_flag=True, help="Replace that other file.")
def accept(file: str, only: tuple[str, ...], without: tuple[str, ...], out: str | None, overwrite: bool) -> None:
    """Take over the rules of FILE that you believe; the others go, and what they marked the site by. On a terminal,
    without --only and --without, each rule is shown and asked for.
    """
    from cleaner.errors import SettingsError
    from cleaner.review import accepted, unknown
    from cleaner.rules import load_file, load_text

    profile = load_file(file)
    if missing := next(unknown(profile, (*only, *without)), None):
        raise SettingsError(f"{file} has no rule {missing!r}.", key="rule", advice=f"cleaner rules list {file}")
    if out is not None and Path(out).exists() and not overwrite:
        raise SettingsError(f"{out} exists.", key="out", advice="Name another file, or use --overwrite.")
    if not only and not without and not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at: use --only or --without.")
    chosen = _chosen(profile, only, without) if only or without else _asked(profile)
    text = accepted(Path(file).read_text(encoding="utf-8"), profile, chosen)
    if _faults([load_text(text, out or file)]):
        raise SettingsError(f"{file} was not changed: examples fail.", key="rule", advice="Mend the rules above first.")
    Path(out or file).write_text(text, encoding="utf-8")
    say(f"written: {out or file}, {len(chosen)} of {len(profile.rules)} rules. Now: cleaner rules check {out or file}")


def _chosen(profile: Profile, only: tuple[str, ...], without: tuple[str, ...]) -> list[str]:
    def named(rule: str, names: tuple[str, ...]) -> bool:
        return rule in names or rule.removeprefix(f"{profile.id}/") in names

    ids = [rule.id for rule in profile.rules]
    return [rule for rule in ids if (not only or named(rule, only)) and not named(rule, without)]


def _asked(profile: Profile) -> list[str]:
    from cleaner.report.show import visible

    found = []
    for rule in profile.rules:
        click.echo(f"\n{rule.id}: {visible(rule.why, one_line=True)}", err=True)
        for cut in (cut for example in rule.examples for cut in example.cut):
            click.echo(f"    - {visible(cut, one_line=True)}", err=True)
        if click.confirm("  keep it?", default=True, err=True):
            found.append(rule.id)
    return found
