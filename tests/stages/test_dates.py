"""Dates and ages of eight languages, and what only looks like one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cleaner.rules.ages import find_age, parse_age

BASE = datetime(2025, 8, 13, 9, 0, tzinfo=timezone(timedelta(hours=2)))
"""When the page was fetched: a Wednesday morning, two hours east of Greenwich."""
DATES = [
    ("en", "30 minutes ago", "relative", "2025-08-13T08:30"),
    ("en", "an hour ago", "relative", "2025-08-13T08:00"),
    ("en", "3 hrs ago", "relative", "2025-08-13T06:00"),
    ("en", "2 days ago", "relative", "2025-08-11T09:00"),
    ("en", "1 week ago", "relative", "2025-08-06T09:00"),
    ("en", "6 months ago", "relative", "2025-02-13T09:00"),
    ("en", "2 years ago", "relative", "2023-08-13T09:00"),
    ("en", "just now", "relative", "2025-08-13T09:00"),
    ("en", "yesterday", "relative", "2025-08-12T00:00"),
    ("en", "Yesterday at 4:15 pm", "relative", "2025-08-12T16:15"),
    ("en", "today, 07:30", "relative", "2025-08-13T07:30"),
    ("en", "Published 2 hours ago", "relative", "2025-08-13T07:00"),
    ("en", "Updated: 14 August 2025", "absolute", "2025-08-14T00:00"),
    ("en", "August 14, 2025", "absolute", "2025-08-14T00:00"),
    ("en", "Aug. 3, 2025, 10:05 a.m.", "absolute", "2025-08-03T10:05"),
    ("en", "2025-08-12T10:30:00Z", "absolute", "2025-08-12T10:30:00+00"),
    ("en", "12/08/2025", "absolute", "2025-08-12T00:00"),
    ("en", "3h", "relative", "2025-08-13T06:00"),
    ("en", "Tuesday, 12 August 2025", "absolute", "2025-08-12T00:00"),
    ("en", "3rd August 2025", "absolute", "2025-08-03T00:00"),
    ("de", "vor 30 Minuten", "relative", "2025-08-13T08:30"),
    ("de", "vor 3 Std.", "relative", "2025-08-13T06:00"),
    ("de", "vor einer Stunde", "relative", "2025-08-13T08:00"),
    ("de", "vor einem Tag", "relative", "2025-08-12T09:00"),
    ("de", "vor 2 Wochen", "relative", "2025-07-30T09:00"),
    ("de", "gestern", "relative", "2025-08-12T00:00"),
    ("de", "Gestern, 18:20 Uhr", "relative", "2025-08-12T18:20"),
    ("de", "heute, 07:15 Uhr", "relative", "2025-08-13T07:15"),
    ("de", "vorgestern", "relative", "2025-08-11T00:00"),
    ("de", "12. August 2025", "absolute", "2025-08-12T00:00"),
    ("de", "12.08.2025, 11:15 Uhr", "absolute", "2025-08-12T11:15"),
    ("de", "Stand: 12.08.2025", "absolute", "2025-08-12T00:00"),
    ("de", "Di., 12. Aug. 2025", "absolute", "2025-08-12T00:00"),
    ("de", "gerade eben", "relative", "2025-08-13T09:00"),
    ("de", "12.8.25", "absolute", "2025-08-12T00:00"),
    ("fr", "il y a 5 minutes", "relative", "2025-08-13T08:55"),
    ("fr", "il y a 2 h", "relative", "2025-08-13T07:00"),
    ("fr", "il y a une heure", "relative", "2025-08-13T08:00"),
    ("fr", "il y a 3 jours", "relative", "2025-08-10T09:00"),
    ("fr", "hier à 18h30", "relative", "2025-08-12T18:30"),
    ("fr", "aujourd'hui à 7 h 05", "relative", "2025-08-13T07:05"),
    ("fr", "12 août 2025", "absolute", "2025-08-12T00:00"),
    ("fr", "le 12 août 2025 à 09h31", "absolute", "2025-08-12T09:31"),
    ("fr", "Publié le 12/08/2025", "absolute", "2025-08-12T00:00"),
    ("fr", "mardi 12 août 2025", "absolute", "2025-08-12T00:00"),
    ("fr", "avant-hier", "relative", "2025-08-11T00:00"),
    ("fr", "à l'instant", "relative", "2025-08-13T09:00"),
    ("fr", "1er août 2025", "absolute", "2025-08-01T00:00"),
    ("es", "hace 20 minutos", "relative", "2025-08-13T08:40"),
    ("es", "hace una hora", "relative", "2025-08-13T08:00"),
    ("es", "hace 3 días", "relative", "2025-08-10T09:00"),
    ("es", "ayer", "relative", "2025-08-12T00:00"),
    ("es", "ayer a las 18:30", "relative", "2025-08-12T18:30"),
    ("es", "hoy, 07:15", "relative", "2025-08-13T07:15"),
    ("es", "12 de agosto de 2025", "absolute", "2025-08-12T00:00"),
    ("es", "12 ago 2025", "absolute", "2025-08-12T00:00"),
    ("es", "hace 2 semanas", "relative", "2025-07-30T09:00"),
    ("es", "anteayer", "relative", "2025-08-11T00:00"),
    ("es", "Actualizado: 12/08/2025 10:30", "absolute", "2025-08-12T10:30"),
    ("es", "ahora mismo", "relative", "2025-08-13T09:00"),
    ("pt", "há 5 minutos", "relative", "2025-08-13T08:55"),
    ("pt", "há 2 horas", "relative", "2025-08-13T07:00"),
    ("pt", "há uma semana", "relative", "2025-08-06T09:00"),
    ("pt", "ontem", "relative", "2025-08-12T00:00"),
    ("pt", "ontem às 18h30", "relative", "2025-08-12T18:30"),
    ("pt", "hoje, 07:15", "relative", "2025-08-13T07:15"),
    ("pt", "12 de agosto de 2025, 10h30", "absolute", "2025-08-12T10:30"),
    ("pt", "12 ago. 2025", "absolute", "2025-08-12T00:00"),
    ("pt", "3 dias atrás", "relative", "2025-08-10T09:00"),
    ("pt", "anteontem", "relative", "2025-08-11T00:00"),
    ("pt", "agora mesmo", "relative", "2025-08-13T09:00"),
    ("it", "5 minuti fa", "relative", "2025-08-13T08:55"),
    ("it", "un'ora fa", "relative", "2025-08-13T08:00"),
    ("it", "2 ore fa", "relative", "2025-08-13T07:00"),
    ("it", "3 giorni fa", "relative", "2025-08-10T09:00"),
    ("it", "ieri", "relative", "2025-08-12T00:00"),
    ("it", "ieri alle 18:30", "relative", "2025-08-12T18:30"),
    ("it", "oggi, 07:15", "relative", "2025-08-13T07:15"),
    ("it", "12 agosto 2025", "absolute", "2025-08-12T00:00"),
    ("it", "12 ago 2025, 10:30", "absolute", "2025-08-12T10:30"),
    ("it", "l'altro ieri", "relative", "2025-08-11T00:00"),
    ("it", "una settimana fa", "relative", "2025-08-06T09:00"),
    ("it", "Pubblicato il 12 agosto 2025", "absolute", "2025-08-12T00:00"),
    ("nl", "5 minuten geleden", "relative", "2025-08-13T08:55"),
    ("nl", "2 uur geleden", "relative", "2025-08-13T07:00"),
    ("nl", "een uur geleden", "relative", "2025-08-13T08:00"),
    ("nl", "3 dagen geleden", "relative", "2025-08-10T09:00"),
    ("nl", "gisteren", "relative", "2025-08-12T00:00"),
    ("nl", "gisteren om 18:30", "relative", "2025-08-12T18:30"),
    ("nl", "vandaag, 07:15", "relative", "2025-08-13T07:15"),
    ("nl", "12 augustus 2025", "absolute", "2025-08-12T00:00"),
    ("nl", "12 aug. 2025, 10:30 uur", "absolute", "2025-08-12T10:30"),
    ("nl", "eergisteren", "relative", "2025-08-11T00:00"),
    ("nl", "zojuist", "relative", "2025-08-13T09:00"),
    ("nl", "een week geleden", "relative", "2025-08-06T09:00"),
    ("pl", "5 minut temu", "relative", "2025-08-13T08:55"),
    ("pl", "2 godz. temu", "relative", "2025-08-13T07:00"),
    ("pl", "godzinę temu", "relative", "2025-08-13T08:00"),
    ("pl", "3 dni temu", "relative", "2025-08-10T09:00"),
    ("pl", "wczoraj", "relative", "2025-08-12T00:00"),
    ("pl", "wczoraj o 18:30", "relative", "2025-08-12T18:30"),
    ("pl", "dziś, 07:15", "relative", "2025-08-13T07:15"),
    ("pl", "12 sierpnia 2025", "absolute", "2025-08-12T00:00"),
    ("pl", "12 sie 2025, 10:30", "absolute", "2025-08-12T10:30"),
    ("pl", "przedwczoraj", "relative", "2025-08-11T00:00"),
    ("pl", "tydzień temu", "relative", "2025-08-06T09:00"),
    ("pl", "przed chwilą", "relative", "2025-08-13T09:00"),
    ("pl", "12.08.2025 r.", "absolute", "2025-08-12T00:00"),
]
NO_DATES = [
    "3 people",
    "He left 3 hours ago.",
    "May",
    "March",
    "Sunday Times",
    "2025",
    "32 August 2025",
    "30.02.2025",
    "29 February 2025",
    "25:61",
    "13/13/2025",
    "vor dem Haus",
    "vor 3 Jahren war alles anders.",
    "il y a des gens",
    "hace falta",
    "há muito",
    "fa freddo",
    "hoy por hoy",
    "Today in London",
    "ieri e oggi",
    "Mar del Plata",
    "The 12 apostles",
    "3 Minuten Lesezeit",
    "5 min read",
    "Gestern Nacht am Kai",
    "12. Spieltag",
    "1:0",
    "2-1",
    "Windows 95",
    "Route 66",
    "24",
    "1. FC Köln",
    "Part 2",
    "an apple a day",
    "",
    "·",
]


@pytest.mark.parametrize(("language", "text", "kind", "when"), DATES, ids=[f"{d[0]}-{d[1]}" for d in DATES])
def test_a_date_means_a_time(language: str, text: str, kind: str, when: str) -> None:
    """Against a base, every date and age says when; without a zone of its own it is in the base's."""
    age = parse_age(text, BASE)
    assert age is not None
    expected = datetime.fromisoformat(when.replace("Z", "+00:00"))
    if expected.tzinfo is None:
        expected = expected.replace(tzinfo=BASE.tzinfo)
    assert (age.kind, age.when) == (kind, expected)
    assert age.raw == text


def test_there_are_enough_dates() -> None:
    """At least 80, in eight languages."""
    assert len(DATES) >= 80
    assert {date[0] for date in DATES} == {"en", "de", "fr", "es", "pt", "it", "nl", "pl"}


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    """Names, scores, sentences and days that no calendar has."""
    assert parse_age(text, BASE) is None


@pytest.mark.parametrize("text", [date[1] for date in DATES if date[2] == "relative"])
def test_without_a_base_an_age_means_no_time(text: str) -> None:
    """An age is never counted from now."""
    age = parse_age(text)
    assert age is not None
    assert (age.kind, age.when) == ("relative", None)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("12 August 2025", "2025-08-12T00:00:00+00:00"),
        ("2025-08-12T10:30:00+05:30", "2025-08-12T10:30:00+05:30"),
        ("12 August", None),
    ],
)
def test_without_a_base_a_full_date_is_still_known(text: str, when: str | None) -> None:
    """In UTC when it names no zone; a date without year stays unknown."""
    age = parse_age(text)
    assert age is not None
    assert age.when == (datetime.fromisoformat(when) if when else None)


@pytest.mark.parametrize(("text", "year"), [("12 August", 2025), ("24 December", 2024)])
def test_a_date_without_year_lies_before_the_base(text: str, year: int) -> None:
    """What was published has been published: the latest such day that is not after the base."""
    age = parse_age(text, BASE)
    assert age is not None
    assert age.when is not None
    assert age.when.year == year


@pytest.mark.parametrize(
    ("text", "when"), [("1 month ago", (2025, 2, 28)), ("1 year ago", (2024, 3, 31)), ("13 months ago", (2024, 2, 29))]
)
def test_months_are_counted_by_the_calendar(text: str, when: tuple[int, int, int]) -> None:
    """A month before the 31st of March is the last day of February."""
    age = parse_age(text, BASE.replace(month=3, day=31))
    assert age is not None
    assert age.when is not None
    assert (age.when.year, age.when.month, age.when.day) == when


@pytest.mark.parametrize("text", ["12:30", "at 18:30", "18.30 Uhr"])
def test_a_time_of_day_alone_is_weak_evidence(text: str) -> None:
    """It is understood, but means no day."""
    age = parse_age(text, BASE)
    assert age is not None
    assert (age.kind, age.when, age.bare) == ("clock", None, True)


@pytest.mark.parametrize("text", ["3h", "2 d", "5 min"])
def test_a_bare_age_is_weak_evidence(text: str) -> None:
    """A number and a unit could be anything."""
    age = parse_age(text, BASE)
    assert age is not None
    assert age.bare


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Logged by the Ledger 5 hours ago", "5 hours ago"),
        ("Pegged vor 3 Std. by X", "vor 3 Std."),
        ("Par Anne il y a 2 h", "il y a 2 h"),
        ("He won 3-2 on Sunday", None),
    ],
)
def test_an_age_is_found_within_a_line(text: str, found: str | None) -> None:
    """With its place, so that a head line can be taken apart."""
    hit = find_age(text, BASE)
    assert (text[hit[0] : hit[1]] if hit else None) == found
