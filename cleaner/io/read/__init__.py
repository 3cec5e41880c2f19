"""Inputs to pages: files of every format, folders, globs and standard input. Reads bytes and never decodes a page."""

from cleaner.io.read.pages import pages, stdin_pages
from cleaner.io.read.raw import LIMIT, Raw, Reading
from cleaner.io.read.rows import page_of_row
from cleaner.io.read.sources import Source, sources

__all__ = ["LIMIT", "Raw", "Reading", "Source", "page_of_row", "pages", "sources", "stdin_pages"]
