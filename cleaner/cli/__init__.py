"""The command line. Data goes to standard output, everything said to people to standard error."""

from cleaner.cli import changes, config, look, rules, run
from cleaner.cli.group import main

__all__ = ["changes", "config", "look", "main", "rules", "run"]
