"""The stages, one idea a file: callables from a document to findings. They change nothing themselves."""

from cleaner.stages.choose import ChooseBlocks
from cleaner.stages.extract import ExtractMain
from cleaner.stages.language import DetectLanguage
from cleaner.stages.repair import RepairDecoding
from cleaner.stages.split import SplitPage
from cleaner.stages.strip import StripChrome
from cleaner.stages.structure import MarkStructure
from cleaner.stages.tidy import Tidy

__all__ = [
    "ChooseBlocks",
    "DetectLanguage",
    "ExtractMain",
    "MarkStructure",
    "RepairDecoding",
    "SplitPage",
    "StripChrome",
    "Tidy",
]
