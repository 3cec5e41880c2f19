"""Corpora in which authors repeat themselves: nothing of a body may be taken for chrome because it recurs.

Each case gives pages with their truth, and the paths they have. Texts are invented (`invented.py`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from invented import Aggregator, Page, Tale, paragraph, tale, word
from pages import Truth

Case = Callable[[], tuple[list[Truth], list[str]]]
_SITE = ["Home", "World", "Town", "Garden", "Contact"]
_FOOT = ["Imprint", "Privacy", "About these pages"]


def _paths(pages: list[Truth]) -> tuple[list[Truth], list[str]]:
    return pages, [f"{n}.txt" for n in range(len(pages))]


def _site(name: str, seed: int, title: str, lines: list[tuple[str, int]], *, chrome: bool = True) -> Truth:
    """A page of one article: navigation, headline, the lines of its body with the blank lines below each, footer."""
    page = Page(f"{name}-{seed}", "en")
    for line in _SITE if chrome else ():
        page.add("C", line)
    page.add("T", title, 0, 1)
    for text, blanks in lines:
        page.add("B", text, 0, blanks)
    for line in _FOOT if chrome else ():
        page.add("C", line)
    return page.truth


def _prose(rng: random.Random, count: int) -> list[str]:
    subject = [word(rng, 3) for _ in range(8)]
    return [paragraph(rng, "en", subject) for _ in range(count)]


def _title(rng: random.Random) -> str:
    return tale(rng, "en", 1).title


def mastheads(apart: bool) -> tuple[list[Truth], list[str]]:
    """Forty papers run one story, each with a frame and another story of its own."""
    rng = random.Random("mastheads")
    story = tale(rng, "en", 6)
    story.body[2:2] = ["What happens next"]
    found = []
    for number in range(40):
        paper = Aggregator(1000 + number, "en")
        found.append(paper.page(number, replace(story, publisher=paper.name), [tale(rng, "en", 1) for _ in range(2)]))
    return found, [f"{n}/page.txt" if apart else f"{n}.txt" for n in range(40)]


def one_lead(paragraphs: int) -> tuple[list[Truth], list[str]]:
    """An aggregator's pages on one lead, with other cards each."""
    rng = random.Random(f"lead {paragraphs}")
    product, lead = Aggregator(7, "en"), tale(rng, "en", paragraphs)
    return _paths([product.page(n, lead, [tale(rng, "en", 1) for _ in range(4)]) for n in range(10)])


def one_card() -> tuple[list[Truth], list[str]]:
    """The same card on every page of an aggregator, now first, now last."""
    rng = random.Random("card")
    product, top = Aggregator(8, "en"), tale(rng, "en", 1)
    found = []
    for number in range(10):
        cards = [tale(rng, "en", 1) for _ in range(3)]
        cards.insert(rng.choice([0, 3]), top)
        found.append(product.page(number, tale(rng, "en", 3), cards))
    return _paths(found)


def few_stories() -> tuple[list[Truth], list[str]]:
    """Thirty pages of an aggregator whose cards come from eight stories, all of them often."""
    rng = random.Random("few")
    product, pool = Aggregator(9, "en"), [tale(rng, "en", 1) for _ in range(8)]
    leads: list[Tale] = [tale(rng, "en", 3) for _ in range(30)]
    return _paths([product.page(n, lead, rng.sample(pool, 5)) for n, lead in enumerate(leads)])


def columns() -> tuple[list[Truth], list[str]]:
    """One author's columns with a greeting, a good-bye and a disclaimer of his own."""
    found = []
    for n in range(12):
        rng = random.Random(f"column {n}")
        lines = [("Good morning from the far end of the allotment, dear gardeners and friends of the shovel.", 1)]
        lines += [(text, 1) for text in _prose(rng, 4)]
        lines += [("Until next week, keep your boots dry.", 1)]
        lines += [("Hester Quill grows leeks in Lunsay and owns shares in none of the seed houses named here.", 1)]
        found.append(_site("column", n, _title(rng), lines))
    return _paths(found)


def poems() -> tuple[list[Truth], list[str]]:
    """Ballads with refrains, some of them the same in several."""
    found = []
    for n in range(12):
        rng = random.Random(f"poem {n}")
        refrain = ["Sing hey, the wind and the rain", "And the tide comes in again"]
        lines = []
        for _ in range(5):
            for _ in range(4):
                lines.append((" ".join(word(rng).title() if not k else word(rng) for k in range(6)), 0))
            lines += [(refrain[0], 0), (refrain[1], 1)]
        found.append(_site("poem", n, _title(rng), lines))
    return _paths(found)


def transcripts() -> tuple[list[Truth], list[str]]:
    """Interviews in which the same people speak, names on lines of their own."""
    found = []
    for n in range(10):
        rng = random.Random(f"talk {n}")
        lines = [(_prose(rng, 1)[0], 0)]
        for text in _prose(rng, 6):
            lines += [("MODERATOR", 0), ("Please go on.", 0), ("DR HOLLOWAY", 0), (text, 0)]
        lines += [("MODERATOR", 0), ("Thank you for coming.", 0), ("DR HOLLOWAY", 0), ("My pleasure.", 0)]
        found.append(_site("talk", n, _title(rng), lines))
    return _paths(found)


def weather() -> tuple[list[Truth], list[str]]:
    """Forecasts made of fixed phrases."""
    phrases = [
        "Tonight will be clear with light winds.",
        "Showers will spread from the west by noon.",
        "It will be mostly dry with long sunny spells in the afternoon and a gentle breeze from the sea.",
        "Frost is likely in the valleys.",
        "Gales are expected on the outer islands and along the coast, where ferries may be cancelled at short notice.",
    ]
    found = []
    for n in range(14):
        rng = random.Random(f"weather {n}")
        lines = []
        for day in ("Today", "Tonight", "Tomorrow", "Outlook"):
            lines += [(day, 0), *((text, 0) for text in rng.sample(phrases, 2))]
            lines.append((f"High {rng.randint(3, 25)}, low {rng.randint(-5, 3)}", 0))
        found.append(_site("weather", n, f"Forecast for {word(rng).title()} and {word(rng).title()}", lines))
    return _paths(found)


def markets() -> tuple[list[Truth], list[str]]:
    """Market reports: the same phrases and rows around other numbers."""
    found = []
    for n in range(14):
        rng = random.Random(f"market {n}")
        lines = [
            (
                f"Shares in {word(rng).title()} rose {rng.randint(1, 9)} points on Tuesday as traders weighed news.",
                0,
            ),
            (f"Volume was {rng.randint(100, 900)} million shares, below the average of the last sessions.", 0),
            (
                "Traders were cautious ahead of the meeting of the bank, and few took large positions.",
                0,
            ),
            ("Closing prices", 0),
        ]
        lines += [
            (f"{name} {rng.randint(1000, 9000)} {rng.choice('+-')}{rng.randint(1, 80)}", 0)
            for name in ["Gold", "Oil", "Tin"]
        ]
        lines += [("Analysts expect a quiet week.", 0)]
        found.append(_site("market", n, f"{word(rng).title()} leads in a day of {word(rng)} trading", lines))
    return _paths(found)


def laws() -> tuple[list[Truth], list[str]]:
    """Acts with the headings that all acts have."""
    found = []
    for n in range(10):
        rng = random.Random(f"law {n}")
        lines = [("The Assembly has passed this act:", 1), ("CHAPTER I", 0), ("General provisions", 0)]
        for number, text in enumerate(_prose(rng, 6), 1):
            lines += [
                (f"Article {number}", 0),
                (["Scope", "Definitions", "Duties", "Fees", "Penalties", "Entry into force"][number - 1], 0),
                (text, 1),
            ]
        lines += [("This act enters into force on the day after its publication in the gazette of the realm.", 1)]
        lines += [("For the Assembly", 0), ("The Speaker", 0)]
        found.append(_site("law", n, f"Act on {word(rng)} and {word(rng)} of the year {1990 + n}", lines))
    return _paths(found)


def manuals() -> tuple[list[Truth], list[str]]:
    """Manual pages: headings, a standing phrase, and a last section that is alike in all."""
    found = []
    for n in range(10):
        rng = random.Random(f"manual {n}")
        name = word(rng)
        lines = [("NAME", 0), (f"{name} - {word(rng)} a {word(rng)}", 1), ("SYNOPSIS", 0), (f"{name} [OPTION] FILE", 1)]
        lines += [("DESCRIPTION", 0), *((text, 1) for text in _prose(rng, 3)), ("OPTIONS", 0), ("-h, --help", 0)]
        lines += [("Show a short help and exit.", 1), ("EXIT STATUS", 0)]
        lines += [("Zero when all went well, one when a file could not be read, two when an option was wrong.", 1)]
        lines += [("SEE ALSO", 0), (f"{word(rng)}, {word(rng)}", 1), ("BUGS", 0), ("None are known.", 0)]
        found.append(_site("manual", n, f"The {name} command of the {word(rng)} suite", lines))
    return _paths(found)


def recipes() -> tuple[list[Truth], list[str]]:
    """Recipes: headings, ingredients and turns of phrase that come again."""
    stock = ["2 eggs", "100 g flour", "1 pinch of salt", "50 g butter", "200 ml milk", "1 tbsp sugar"]
    found = []
    for n in range(12):
        rng = random.Random(f"recipe {n}")
        lines = [
            (_prose(rng, 1)[0], 1),
            ("Ingredients", 0),
            *((text, 0) for text in rng.sample(stock, 5)),
            ("Method", 0),
        ]
        lines += [("Heat the oven.", 0), *((text, 0) for text in _prose(rng, 2)), ("Let it rest for an hour.", 0)]
        lines += [("Serve warm with a little cream", 0)]
        found.append(_site("recipe", n, f"Baked {word(rng)} with {word(rng)} and {word(rng)}", lines))
    return _paths(found)


def horoscopes() -> tuple[list[Truth], list[str]]:
    """Horoscopes: twelve headings, the same every week."""
    signs = [
        "Aries",
        "Taurus",
        "Gemini",
        "Cancer",
        "Leo",
        "Virgo",
        "Libra",
        "Scorpio",
        "Sagittarius",
        "Capricorn",
        "Aquarius",
        "Pisces",
    ]
    found = []
    for n in range(8):
        rng = random.Random(f"stars {n}")
        lines = [line for sign in signs for line in ((sign, 0), (_prose(rng, 1)[0], 1))]
        found.append(_site("stars", n, f"What the stars hold for {word(rng)}", lines))
    return _paths(found)


def subheads() -> tuple[list[Truth], list[str]]:
    """News explained under standing subheadings, on an aggregator, between its cards."""
    rng = random.Random("subheads")
    product = Aggregator(11, "en")

    def explained(count: int) -> Tale:
        own = tale(rng, "en", count)
        heads = ["What happened", "Why it matters", "The other side", "What comes next"]
        own.body = [line for pair in zip(heads, own.body, strict=False) for line in pair]
        return own

    return _paths([product.page(n, explained(4), [tale(rng, "en", 1) for _ in range(3)]) for n in range(10)])


def cards_of_columnist() -> tuple[list[Truth], list[str]]:
    """Columns with the same good-bye, each above cards of the same paper's other columns."""
    found = []
    for n in range(12):
        rng = random.Random(f"paper {n}")
        page = Page(f"paper-{n}", "en")
        page.add("T", _title(rng), 0)
        for text in [*_prose(rng, 4), "Until next week, keep your boots dry and your kettle warm, dear reader."]:
            page.add("B", text, 0)
        page.add("C", "More columns")
        for card in range(1, 4):
            page.add("T", _title(rng), card)
            page.add("A", f"{rng.randint(2, 9)} days ago", card)
            page.add("B", _prose(rng, 1)[0], card)
        page.add("C", "Imprint")
        found.append(page.truth)
    return _paths(found)


def signed() -> tuple[list[Truth], list[str]]:
    """An aggregator whose stories end in the name of an agency or the initials of an author, a few in turn."""
    rng = random.Random("signed")
    product = Aggregator(12, "en")

    def ended(count: int) -> Tale:
        own = tale(rng, "en", count)
        own.body.append(rng.choice(["(Heron Wire)", "hq/kl", "ENDS", "Quay Press Agency"]))
        return own

    return _paths([product.page(n, ended(3), [ended(1) for _ in range(4)]) for n in range(12)])


def explained() -> tuple[list[Truth], list[str]]:
    """News of one paper under standing subheadings, with lists in them, above its teasers and comments."""
    found = []
    for n in range(15):
        rng = random.Random(f"explained {n}")
        page = Page(f"explained-{n}", "en")
        for line in _SITE:
            page.add("C", line)
        page.add("T", _title(rng), 0)
        for head in ("The background", "In numbers", "What critics say"):
            for text in (head, "At a glance:", "- three towns", "- two rivers", _prose(rng, 1)[0]):
                page.add("B", text, 0)
        for line in ("Also in the Gazette", _title(rng), _title(rng), "Letters (3)", "Write a letter", *_FOOT):
            page.add("C", line)
        found.append(page.truth)
    return _paths(found)


def bare() -> tuple[list[Truth], list[str]]:
    """Columns without any chrome."""
    pages, paths = columns()
    rng = random.Random("bare")
    found = []
    for n in range(len(pages)):
        lines = [(text, 1) for text in [*_prose(rng, 5), "Write to me.", "Yours, Hester"]]
        found.append(_site("bare", n, _title(rng), lines, chrome=False))
    return found, paths


def _cases() -> Iterator[tuple[str, Case]]:
    yield "40 mastheads, one story", lambda: mastheads(False)
    yield "40 mastheads, a folder each", lambda: mastheads(True)
    yield "one lead of 1 paragraph", lambda: one_lead(1)
    yield "one lead of 5 paragraphs", lambda: one_lead(5)
    for make in (
        one_card,
        few_stories,
        signed,
        subheads,
        explained,
        columns,
        cards_of_columnist,
        bare,
        poems,
        transcripts,
        weather,
    ):
        yield make.__name__.replace("_", " "), make
    for make in (markets, laws, manuals, recipes, horoscopes):
        yield make.__name__.replace("_", " "), make


CASES: dict[str, Case] = dict(_cases())
