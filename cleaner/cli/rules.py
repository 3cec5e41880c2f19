"""The commands about rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cleaner.cli.group import main, say

if TYPE_CHECKING:
    from cleaner.rules import Profile


@main.group()
def rules() -> None:
    """List the rules, or check them against their own examples."""


@rules.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("files", nargs=-1, metavar="[FILE...]")
def list_rules(files: tuple[str, ...], as_json: bool) -> None:
    """Every rule: id, form and reason. FILEs are further profiles (TOML)."""
    from cleaner.catalogue import catalogue
    from cleaner.rules import load_file

    known = catalogue([load_file(path) for path in files])
    width = max(len(rule.id) for rule in known)
    for rule in known:
        row = {"id": rule.id, "form": rule.form, "why": rule.why}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else f"{rule.id:{width}}  {rule.form:13}  {rule.why}")


@rules.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.pass_context
def check(ctx: click.Context, /, files: tuple[str, ...]) -> None:
    """Let each rule prove its own examples: the rules of FILEs (TOML), or without one all that come with the
    package.
    """
    from cleaner.rules import builtin, failures, load_file

    profiles: list[Profile] = [load_file(path) for path in files]
    if not files:
        sites, generic = builtin()
        profiles = [*sites, generic]
    found = [fault for profile in profiles for rule in profile.rules for fault in failures(rule)]
    for fault in found:
        say(fault)
    number = sum(len(profile.rules) for profile in profiles)
    examples = sum(len(rule.examples) for profile in profiles for rule in profile.rules)
    click.echo(f"{number} rules, {examples} examples, {len(found)} failures")
    ctx.exit(2 if found else 0)
