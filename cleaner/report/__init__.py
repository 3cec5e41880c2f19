"""The report for people: one HTML file that needs nothing else, made from an output folder alone."""

from cleaner.report.render import render
from cleaner.report.show import visible

__all__ = ["render", "visible"]
