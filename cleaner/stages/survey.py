"""What a corpus shows of its sites' templates: a tally of lines that can be merged in any order.

Of each site the tally keeps the pages with the smallest hashes of their content, at most `PAGES` of them. That is a
sample by hash: the same pages whatever the order of the input and however it was divided, and exact copies, which have
the same hash, are one page from the start (bottom-k sampling, Broder 1997).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cleaner.rules.linekeys import keys, letters
from cleaner.text import lines_of

PAGES = 400
"""Pages that are looked at for one site."""
LINES = 3000
"""Lines of a page that are looked at: the first and last half as many."""
EDGE = 1 << 20
"""Code points of a longer page that are looked at for these, at either end."""
QUOTE = 240
"""Code points of a line that are kept to quote it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the survey keeps of a page: its lines' letters, keys and beginnings, and the folder or host it is from."""

    letters: str
    plain: tuple[str, ...]
    echo: tuple[str, ...]
    texts: tuple[str, ...]
    origin: str

    def packed(self) -> bytes:
        """The sighting as bytes: a hash of it, then it, compressed. Bytes compare the same whatever the compressor."""
        row = [self.letters, "".join(self.plain), list(self.echo), list(self.texts), self.origin]
        data = json.dumps(row, ensure_ascii=True).encode()
        return hashlib.blake2b(data, digest_size=8).digest() + zlib.compress(data, 1)

    @classmethod
    def unpacked(cls, data: bytes) -> Sighting:
        """The sighting that `packed` wrote."""
        shapes, plain, echo, texts, origin = json.loads(zlib.decompress(data[8:]))
        own = tuple(plain[at : at + 16] for at in range(0, len(plain), 16))
        return cls(shapes, own, tuple(echo), tuple(texts), origin)


@dataclass(frozen=True, slots=True)
class Tally:
    """Pages by site: the hash of a page's content, and its sighting, packed. Picklable; `merge` joins two."""

    sites: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)

    def parts(self, count: int) -> list[Tally]:
        """The tally in `count` pieces, each with sites of its own: the same site goes to the same piece in any tally.

        So that a large corpus is settled piece by piece.
        """
        found: list[dict[str, Mapping[str, bytes]]] = [{} for _ in range(count)]
        for site, pages in self.sites.items():
            found[int(_digest(site)[:8], 16) % count][site] = pages
        return [Tally(part) for part in found]

    def sightings(self) -> Iterator[tuple[str, list[Sighting]]]:
        """The sites in order, each with its pages in the order of their hashes."""
        for site, pages in sorted(self.sites.items()):
            yield site, [Sighting.unpacked(data) for _, data in sorted(pages.items())]


def sites_of(path: str, url: str | None) -> tuple[str, ...]:
    """The sites a page counts for: the host of its address; else the top folder of its path, if any, and the run as a
    whole (the empty name).
    """
    if url:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            host = ""
        if host:
            return (host.removeprefix("www."),)
    folder = path.split("/")[0] if "/" in path else ""
    return (f"{folder}/", "") if folder else ("",)


def survey(pages: Iterable[tuple[str, str | None, str]], *, whole: bool = False) -> Tally:
    """The tally of some pages, each given as path, address (or None) and view; with `whole` all are of one site."""
    found: dict[str, dict[str, bytes]] = {}
    for path, url, view in pages:
        sites = sites_of(path, url)
        rank, data = observed(view, sites[0])
        if not data:
            continue
        for site in ("",) if whole else sites:
            _keep(found.setdefault(site, {}), rank, data)
    return Tally({site: _smallest(own) for site, own in found.items()})


def merge(a: Tally, b: Tally) -> Tally:
    """Both tallies as one. Associative, commutative, and without effect when they are of the same pages."""
    found = {site: dict(pages) for site, pages in a.sites.items()}
    for site, pages in b.sites.items():
        own = found.setdefault(site, {})
        for rank, data in pages.items():
            own[rank] = min(own.get(rank, data), data)
        found[site] = _smallest(own)
    return Tally(found)


def observed(view: str, origin: str) -> tuple[str, bytes]:
    """A page's rank and sighting; the rank is the hash of its paragraphs, or of all its lines when it has none.

    Pages of the same paragraphs are copies, whatever stands around them, and count once. No bytes when the page is
    blank.
    """
    ends = (view,) if len(view) <= 2 * EDGE else (view[:EDGE], view[-EDGE:])
    lines = [line for end in ends for line in lines_of(end)]
    if len(lines) > LINES:
        lines = [*lines[: LINES // 2], *lines[-LINES // 2 :]]
    if not lines:
        return "", b""
    shapes, own = letters(lines), keys(lines)
    content = [key.plain for key, letter in zip(own, shapes, strict=True) if letter == "B"]
    rank = _digest("".join(content or [key.plain for key in own]))
    texts = tuple(line.text[:QUOTE] for line in lines)
    found = Sighting(shapes, tuple(k.plain for k in own), tuple(k.echo for k in own), texts, origin)
    return rank, found.packed()


def _keep(own: dict[str, bytes], rank: str, data: bytes) -> None:
    own[rank] = min(own.get(rank, data), data)
    if len(own) > 2 * PAGES:
        kept = _smallest(own)
        own.clear()
        own.update(kept)


def _smallest(own: dict[str, bytes]) -> dict[str, bytes]:
    return own if len(own) <= PAGES else dict(sorted(own.items())[:PAGES])


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
