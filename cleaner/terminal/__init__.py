"""What the command line shows to people: a page with its changes marked, progress, and how a run went."""

from cleaner.terminal.page import show_page
from cleaner.terminal.progress import Progress, note, summary_lines

__all__ = ["Progress", "note", "show_page", "summary_lines"]
