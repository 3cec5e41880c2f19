"""The same story under many mastheads: found over a whole corpus, explained, and kept apart."""

from cleaner.duplicates.options import DuplicateOptions
from cleaner.duplicates.plan import find_duplicates
from cleaner.duplicates.verdicts import Treatment, apply_verdicts, copies_of

__all__ = ["DuplicateOptions", "Treatment", "apply_verdicts", "copies_of", "find_duplicates"]
