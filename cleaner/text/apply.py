"""The one place where text changes. Stages say what should change; `apply` changes it and writes down why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from cleaner.errors import EditConflict
from cleaner.text.document import Document
from cleaner.text.findings import Drop, Edit, Fact, Finding, Part
from cleaner.text.pieces import Piece, merged


def apply(doc: Document, findings: Iterable[Finding]) -> tuple[Document, ...]:
    """Carry out what one stage found on `doc`: one document comes back, or one a Part.

    Identical edits fold; overlapping removals become their union, each code point charged to the first claimant
    (by start, longest first, then rule). Raises EditConflict when anything else overlaps, when a span is outside
    the text, and when edits and parts come in one batch.
    """
    edits: list[Edit] = []
    facts: list[Fact] = []
    parts: list[Part] = []
    dropped = doc.dropped
    for finding in findings:
        if isinstance(finding, Edit):
            edits.append(finding)
        elif isinstance(finding, Fact):
            facts.append(finding)
        elif isinstance(finding, Part):
            parts.append(finding)
        elif isinstance(finding, Drop):
            dropped = finding
    if parts and edits:
        raise EditConflict("edits and parts in one batch: offsets would not be of one text", rules=(edits[0].rule,))
    if facts or dropped is not doc.dropped:
        doc = replace(doc, facts=doc.facts + tuple(facts), dropped=dropped)
    if parts:
        return tuple(_parts(doc, parts))
    return (_edited(doc, edits),)


def settle(edits: Iterable[Edit], length: int) -> list[Edit]:
    """The edits in order, without overlaps. Raises EditConflict where that can't be done."""
    settled: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end != e.start, -e.end, e.rule, e.text)):
        if not 0 <= edit.start <= edit.end <= length:
            raise EditConflict(f"{edit.rule}: span {edit.start}:{edit.end} is outside the text", rules=(edit.rule,))
        if edit.start == edit.end and not edit.text:
            continue
        last = settled[-1] if settled else None
        if last is None or edit.start >= last.end:
            settled.append(edit)
        elif last.op == "remove" == edit.op:
            if edit.end > last.end:
                settled.append(replace(edit, start=last.end))
        else:
            raise EditConflict(
                f"{last.rule} and {edit.rule} both want to change {edit.start}:{min(edit.end, last.end)}",
                rules=(last.rule, edit.rule),
            )
    return settled


def _edited(doc: Document, edits: Sequence[Edit]) -> Document:
    marks = [e for e in edits if e.flag]
    if marks:
        origin = doc.origin
        placed = []
        for mark in sorted(set(marks), key=lambda e: (e.start, e.end, e.rule)):
            spans = origin.spans(mark.start, mark.end)
            low, high = (spans[0][0], spans[-1][1]) if spans else (0, 0)
            placed.append(replace(mark, start=min(low, high), end=max(low, high)))
        doc = replace(doc, flags=doc.flags + tuple(placed))
    changes = settle((e for e in edits if not e.flag), len(doc.text))
    if not changes:
        return doc
    changes = _widened(doc, changes)
    return doc.with_pieces(tuple(merged(_rewritten(doc.pieces, changes))))


def _widened(doc: Document, changes: list[Edit]) -> list[Edit]:
    """Edits that touch part of an earlier replacement take the whole of it, so that no piece is half an edit."""
    frames: list[tuple[int, int]] = []
    begin = 0
    for piece in doc.pieces:
        size = piece.length()
        if piece.rule and size:
            frames.append((begin, begin + size))
        begin += size
    if not frames:
        return changes
    out: list[Edit] = []
    at = 0
    for edit in changes:
        while at < len(frames) and frames[at][1] <= edit.start:
            at += 1
        low, high = edit.start, edit.end
        look = at
        while look < len(frames) and frames[look][0] < max(edit.end, edit.start + (edit.start == edit.end)):
            begin, end = frames[look]
            if edit.start == edit.end and not begin < edit.start < end:
                break
            low, high = min(low, begin), max(high, end)
            look += 1
        if out and low < out[-1].end:
            before = out[-1]
            kept = doc.text[before.end : edit.start] if edit.start > before.end else ""
            tail = len(before.text) - max(before.end - edit.start, 0)
            text = before.text[: max(tail, 0)] + kept + edit.text + doc.text[edit.end : max(high, before.end)]
            out[-1] = replace(edit, start=before.start, end=max(high, before.end), text=text)
            continue
        text = doc.text[low : edit.start] + edit.text + doc.text[edit.end : high]
        out.append(edit if (low, high) == (edit.start, edit.end) else replace(edit, start=low, end=high, text=text))
    return out


def _rewritten(pieces: Sequence[Piece], changes: Sequence[Edit]) -> Iterator[Piece]:
    """The partition after `changes`, which are settled and never end within a replacement."""
    queue = iter(changes)
    edit = next(queue, None)
    begin = 0
    place = pieces[0].start if pieces else 0
    owed = ""  # text of a replacement that has not found its piece yet
    for piece in pieces:
        size = piece.length()
        end = begin + size
        at = begin
        while edit is not None and edit.start == edit.end and edit.start == at:
            yield Piece(place, place, edit.rule, edit.text, edit.confidence, edit.note)
            edit = next(queue, None)
        if not size:
            yield piece
            begin = end
            continue
        while edit is not None and edit.start < end:
            if edit.start > at:
                yield _cut(piece, at - begin, edit.start - begin)
                at = edit.start
                place = piece.start + (at - begin)
            if edit.start == edit.end:
                yield Piece(place, place, edit.rule, edit.text, edit.confidence, edit.note)
                edit = next(queue, None)
                continue
            stop = min(edit.end, end)
            if at == edit.start:
                owed = edit.text
            taken = _cut(piece, at - begin, stop - begin)
            if taken.start < taken.end or owed:
                yield Piece(taken.start, taken.end, edit.rule, owed, edit.confidence, edit.note)
                owed = ""
            place = taken.end
            at = stop
            if stop < edit.end:
                break
            edit = next(queue, None)
        if at < end:
            yield _cut(piece, at - begin, size)
        place = piece.end
        begin = end
    while edit is not None:
        yield Piece(place, place, edit.rule, edit.text, edit.confidence, edit.note)
        edit = next(queue, None)


def _cut(piece: Piece, low: int, high: int) -> Piece:
    """The stretch `low:high` (in code points of its text) of a piece; a replacement is never divided."""
    if piece.rule:
        return piece
    return Piece(piece.start + low, piece.start + high)


def _parts(doc: Document, parts: Sequence[Part]) -> Iterator[Document]:
    """One document a part. What no part claims is charged to the nearest part before it (or the first)."""
    claims: list[tuple[int, int, int]] = sorted(
        (start, end, number) for number, part in enumerate(parts) for start, end in part.spans if start < end
    )
    for (_, stop, one), (start, _, two) in pairwise(claims):
        if start < stop:
            raise EditConflict(f"parts {one} and {two} overlap at {start}:{stop}", rules=(parts[two].rule,))
    if claims and not (claims[0][0] >= 0 and claims[-1][1] <= len(doc.text)):
        raise EditConflict("a part reaches outside the text", rules=(parts[0].rule,))
    owners: list[list[Piece]] = [[] for _ in parts]
    extra: list[list[Edit]] = [list(part.edits) for part in parts]
    spans: list[list[tuple[int, int]]] = [[] for _ in parts]
    at = 0
    owner = claims[0][2] if claims else 0
    for start, end, number in [*claims, (len(doc.text), len(doc.text), -1)]:
        if start > at:  # unclaimed
            spans[owner].append((at, start))
            extra[owner].append(Edit(at, start, parts[owner].rule))
        if number >= 0:
            owner = number
            spans[owner].append((start, end))
        at = end
    bounds = sorted((start, end, number) for number, own in enumerate(spans) for start, end in own)
    frames = _deal(doc, bounds, owners)
    flags = _dealt(doc.flags, owners)
    for number, part in enumerate(parts):
        child = replace(
            doc.with_pieces(tuple(merged(owners[number]))),
            index=number,
            role=part.role,
            facts=doc.facts + part.facts,
            flags=tuple(flags[number]),
        )
        moved = [
            replace(e, start=_moved(e.start, frames[number]), end=_moved(e.end, frames[number])) for e in extra[number]
        ]
        yield _edited(child, moved)


def _deal(
    doc: Document, bounds: Sequence[tuple[int, int, int]], owners: list[list[Piece]]
) -> list[list[tuple[int, int, int]]]:
    """Hand the pieces of `doc` to their owners; returns, per owner, (old start, old end, shift) of its spans."""
    frames: list[list[tuple[int, int, int]]] = [[] for _ in owners]
    lengths = [0] * len(owners)
    for start, end, number in bounds:
        frames[number].append((start, end, lengths[number] - start))
        lengths[number] += end - start
    begin, which = 0, 0
    for piece in doc.pieces:
        size = piece.length()
        while size and which + 1 < len(bounds) and begin >= bounds[which][1]:
            which += 1
        at = begin
        while size and which + 1 < len(bounds) and bounds[which][1] < begin + size:
            if piece.rule:
                raise EditConflict("a part begins within a replaced span", rules=(piece.rule,))
            stop = bounds[which][1]
            owners[bounds[which][2]].append(_cut(piece, at - begin, stop - begin))
            at, which = stop, which + 1
        owners[bounds[which][2] if bounds else 0].append(_cut(piece, at - begin, size) if size else piece)
        begin += size
    return frames


def _moved(offset: int, frames: Sequence[tuple[int, int, int]]) -> int:
    number = bisect_left(frames, offset, key=lambda frame: frame[1])
    if number < len(frames) and frames[number][0] <= offset:
        return offset + frames[number][2]
    raise EditConflict(f"an edit of a part stands outside its spans, at {offset}")


def _dealt(flags: Iterable[Edit], owners: Sequence[Sequence[Piece]]) -> list[list[Edit]]:
    """The flags that each owner's pieces hold, in order."""
    found: list[list[Edit]] = [[] for _ in owners]
    places = sorted((piece.start, piece.end, number) for number, own in enumerate(owners) for piece in own)
    for flag in flags:
        at, holders = flag.start, set[int]()
        for number in range(bisect_right(places, at, key=lambda place: place[0]) - 1, -1, -1):
            start, end, owner = places[number]
            if at < end or start == at == end:
                holders.add(owner)
            if start < min(at, end):  # what stands before it ends before it
                break
        for owner in holders:
            found[owner].append(flag)
    return found
