"""The stages, one idea a file: callables from a document to findings. They change nothing themselves."""

from cleaner.stages.choose import ChooseBlocks
from cleaner.stages.extract import ExtractMain
from cleaner.stages.gaps import MarkGaps, gaps_of
from cleaner.stages.joins import CloseSentences, RepairSpaces
from cleaner.stages.language import DetectLanguage
from cleaner.stages.learned import LearnedChrome
from cleaner.stages.repair import RepairDecoding
from cleaner.stages.restore import RestoreGaps
from cleaner.stages.split import SplitPage
from cleaner.stages.strip import StripChrome
from cleaner.stages.structure import MarkStructure
from cleaner.stages.tidy import Tidy
from cleaner.stages.unseen import CutUnseen
from cleaner.stages.unwrap import UnwrapLines

__all__ = [
    "ChooseBlocks",
    "CloseSentences",
    "CutUnseen",
    "DetectLanguage",
    "ExtractMain",
    "LearnedChrome",
    "MarkGaps",
    "MarkStructure",
    "RepairDecoding",
    "RepairSpaces",
    "RestoreGaps",
    "SplitPage",
    "StripChrome",
    "Tidy",
    "UnwrapLines",
    "gaps_of",
]
