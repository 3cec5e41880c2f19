"""Patterns as data, each with a reason and examples. Knows text, nothing else."""

from cleaner.rules.load import builtin, failures, joined, load_file, load_text
from cleaner.rules.profile import Heard, Hit, Known, Profile, choose
from cleaner.rules.rule import Example, Page, Rule

__all__ = [
    "Example",
    "Heard",
    "Hit",
    "Known",
    "Page",
    "Profile",
    "Rule",
    "builtin",
    "choose",
    "failures",
    "joined",
    "load_file",
    "load_text",
]
