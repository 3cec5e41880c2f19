"""The command line. Data goes to standard output, everything said to people to standard error."""

from cleaner.cli import look, rules, run
from cleaner.cli.group import main

__all__ = ["look", "main", "rules", "run"]
