"""What people are shown of pages and runs: the report, one HTML file that needs nothing else, and one page alone."""

from cleaner.report.layout import Bit, Box, Fold, Line, boxes, by_rules, matches, places
from cleaner.report.render import page_html, render, shown
from cleaner.report.show import visible

__all__ = [
    "Bit",
    "Box",
    "Fold",
    "Line",
    "boxes",
    "by_rules",
    "matches",
    "page_html",
    "places",
    "render",
    "shown",
    "visible",
]
