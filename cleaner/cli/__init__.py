"""The command line. Data goes to standard output, everything said to people to standard error."""

from cleaner.cli import changes, config, explain, look, rules, run
from cleaner.cli.group import main

__all__ = ["changes", "config", "explain", "look", "main", "rules", "run"]
