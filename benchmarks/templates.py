"""Texts for `syndication.py`, written for it: templates that many stories fill in, house boilerplate, local paragraphs.

In braces: ``{n}`` a number, ``{m}`` a large one, ``{x}`` the name given, ``{p}`` a place, ``{d}`` a day, ``{a|b}`` a
choice.
"""

from __future__ import annotations

import random
import re

DATELINES = [
    "ARDMOOR", "BELLHAVEN", "CORRANS", "DUNSTOW", "EASTLEIGH FALLS", "FENWICK", "GRANTHOLM", "HARLOW BAY", "INVERLAY",
    "JESSOP", "KILDRUM", "LANGHOLT", "MARSTEIN", "NORTHWOLD", "OAKDENE", "PORT ELVIN", "QUARRYTON", "RAVENSBY",
    "SALTMERE", "THORNBURY CROSS", "UPLEY", "VARNHEM", "WESTERDALE", "YARROWGATE",
]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

TEMPLATES = [
    "{x} Inc said on {d} that profit for the quarter {rose|fell} to ${n}.{n} million, or {n} cents a share, from "
    "${n}.{n} million, or {n} cents a share, a year earlier.\nRevenue {rose|fell} {n} percent to ${m} million. "
    "Analysts on average had expected earnings of {n} cents a share on revenue of ${m} million, according to figures "
    "compiled by a data service.\nThe company said it expects earnings for the full year of between {n} and {n} "
    "cents a share. Shares of {x} {rose|fell} {n}.{n} percent in early trading to ${n}.{n}.",
    "Forecast for {p} and the surrounding area for {d}: {mostly cloudy|sunny spells|rain at times|clear and cold}, "
    "with a high of {n} degrees and a low of {n} degrees.\nWinds will be from the {north|south|west|east} at {n} to "
    "{n} miles an hour, with gusts of up to {n}. The chance of rain is {n} percent in the morning and {n} percent in "
    "the afternoon.\nSunrise is at 6:{n} a.m. and sunset at 7:{n} p.m. The outlook for the following days is "
    "{unsettled|dry|changeable}.",
    "{x} beat {p} {n}-{n} on {d} night to move to {n} points from {n} games in the league table.\n{x} led {n}-{n} at "
    "half time and never looked back. The attendance was {m}. The referee showed {n} yellow cards.\nThe next match "
    "is against {p} on {d}, kick-off at {n}:{n}.",
    "A magnitude {n}.{n} earthquake struck {n} kilometres {north|south|west|east} of {p} on {d}, the geological "
    "survey said.\nThe quake hit at a depth of {n} kilometres at {n}:{n} local time. There were no immediate reports "
    "of damage or injuries, and no tsunami warning was issued.\nThe region of {x} lies on a zone in which {n} quakes "
    "of that size were recorded last year.",
    "The winning numbers in the {x} lottery drawn on {d} evening were {n}, {n}, {n}, {n}, {n} and {n}, and the bonus "
    "ball was {n}.\nThere were {n} winners of the second prize of {m} each. No ticket matched all six numbers, so "
    "the jackpot rolls over to an estimated {m} for the next draw on {d}.",
    "Funeral services for {x}, {n}, of {p}, will be held at {n} a.m. on {d} at the parish church in {p}. Burial will "
    "follow in the parish cemetery.\n{x} died on {d} at home after a {short|long} illness, surrounded by family. "
    "Survivors include {n} children, {n} grandchildren and {n} great-grandchildren.\nThe family will receive "
    "visitors from {n} to {n} p.m. at the chapel. Memorial gifts may be made to the hospice of {p}.",
    "{x} stocks closed {higher|lower} on {d}, with the main index {up|down} {n}.{n} points, or {n}.{n} percent, at "
    "{m}.\nAdvancing issues led declining ones by {n} to {n}. Volume was {m} million shares, compared with an "
    "average of {m} million over the last {n} sessions.\nAmong the most actively traded were {p} Bank, {up|down} {n} "
    "at {n}, and {p} Oil, {up|down} {n} at {n}.",
    "Police in {p} are asking for the public's help to find {x}, {n}, who was last seen at about {n} p.m. on {d}.\n"
    "The missing person is described as {n} feet {n} inches tall, with {brown|black|fair} hair, and was wearing a "
    "{blue|grey|red} jacket.\nAnyone with information is asked to call the police on 101 and to quote reference {m}.",
    "The board of {x} Corp declared a quarterly dividend of {n} cents per share, payable on March {n} to holders of "
    "record on February {n}.\nThe company paid {n} cents in the preceding quarter. It has {m} million shares "
    "outstanding and has paid a dividend in each of the last {n} years.",
    "Traffic on the A{n} near {p} was held up on {d} {morning|evening} after {two|three|four} vehicles collided at "
    "about {n}:{n}.\nOne lane was closed for {n} minutes and queues of {n} kilometres formed. {x}, who was "
    "travelling behind, was unhurt. Emergency crews advised drivers to allow an extra {n} minutes.",
    "House prices in {p} {rose|fell} by {n}.{n} percent in the three months to the end of {June|March|December}, "
    "figures from {x} show.\nThe average home now costs {m}, compared with {m} a year ago. Terraced homes "
    "{rose|fell} by {n} percent and flats by {n} percent.\nAgents said that {n} buyers registered for each home that "
    "came to market.",
    "{x} has been fined {m} by magistrates in {p} after admitting {n} breaches of food safety rules.\nInspectors "
    "visited the premises on {d} and found {n} items past their date. The court ordered costs of {n} and a surcharge "
    "of {n}.\nThe business was given a rating of {n} out of 5 and will be visited again within {n} weeks.",
    "The tide at {p} will be high at {n}:{n} on {d} morning and at {n}:{n} in the evening, the harbour office said.\n"
    "Water is expected to stand {n}.{n} metres above the chart, with waves of up to {n} metres outside the wall. The "
    "ferry {x} will sail {n} minutes {later|earlier} than planned, and berth {n} stays closed.",
    "{x} Airlines carried {m} passengers in the month, {n}.{n} percent {more|fewer} than a year before.\nThe load "
    "factor {rose|fell} by {n} points to {n} percent. The carrier flew {m} flights, of which {n} percent were on time, "
    "and took delivery of {n} aircraft; its base at {p} handled {m} of the passengers.",
    "Voters in {p} elected {x} to the council on {d} with {m} votes, ahead of the nearest rival on {m}.\nTurnout was "
    "{n}.{n} percent, against {n} percent {two|three|four} years ago, and {n} ballot papers were spoilt. The seat "
    "became free when its holder moved away after {n} years.",
    "At the {p} market on {d} {n} steers, {n} heifers and {n} cows were sold.\nSteers made {n} to {n}, heifers {n} to "
    "{n} and cows up to {n} for {x}. The entry was {n} head {larger|smaller} than a week ago, and {n} buyers were at "
    "the ring. The next sale begins at {n}:{n}.",
]

BOILERPLATE = [
    "{x} is part of the independent newspapers group. All rights reserved, and no part of this page may be "
    "reproduced in any form without the written consent of the publisher.",
    "Sign up for the {x} morning letter, and have the stories that matter where you live in your inbox before "
    "breakfast every day of the week. You may leave the list whenever you like.",
    "Have you seen something that we should report? Write to the newsdesk of {x} or send us a message at any hour; "
    "our reporters read everything that reaches them.",
    "Good journalism costs money. If you value what {x} does, please think about becoming a member from as little as "
    "{n} a month, and help us to keep this site open for all.",
    "This story first appeared in the printed edition of {x}. Subscribers can read the whole paper, page by page, in "
    "our digital archive, with every issue since 18{n}.",
    "The views expressed in readers' letters and comments are those of their authors and not of {x}. We follow the "
    "editors' code of practice; complaints can be made through the form on our contact page.",
    "Download the {x} app for breaking news alerts, live scores, puzzles and the weather in your street, and follow "
    "us wherever you spend your time.",
    "Reporting by the staff of {x} and our correspondents; editing by the night desk. Our standards are set out in "
    "the principles of trust to which every member of the newsroom has signed up.",
]

LOCAL = [
    "In {x}, residents said on {d} that they were following the events closely and that {n} of them had already "
    "written to the council about it.",
    "A spokesman for the town hall of {x} said that nothing would change here for now, but that a meeting of {n} "
    "councillors had been called for {d}.",
    "The owner of a bakery in {p}, who employs {n} people, told this paper that the matter had come up at the "
    "counter every morning this week.",
    "Pupils at the secondary school in {x} discussed the subject in class, and {n} of them are to visit the county "
    "museum in {p}.",
    "For readers in {p} the effects may be felt sooner: about {n} households in the area are thought to be "
    "concerned, said the district's member of parliament.",
    "The last time anything of the kind happened in {x} was {n} years ago, when the bridge at {p} was closed for "
    "most of a winter.",
]

_SLOT = re.compile(r"\{([^{}]+)\}")


def filled(text: str, rng: random.Random, name: str) -> str:
    """A text with its slots filled."""

    def slot(found: re.Match[str]) -> str:
        kind = found[1]
        if "|" in kind:
            return rng.choice(kind.split("|"))
        choices = {
            "x": lambda: name,
            "n": lambda: str(rng.randint(2, 98)),
            "m": lambda: f"{rng.randint(1, 90)},{rng.randint(100, 999)}",
            "p": lambda: rng.choice(DATELINES).title(),
            "d": lambda: rng.choice(DAYS),
        }
        return choices[kind]()

    return _SLOT.sub(slot, text)
