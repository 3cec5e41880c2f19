"""Where an output folder came from, in terms of W3C PROV: the run, its inputs, settings, program and files.

``run.json`` is a JSON-LD document: `CONTEXT` makes its field ``provenance`` the graph and leaves the others alone.
Names are relative to ``run.json``. There are no times in it, since a run says the same whenever it is done (Lebo and
others, PROV-O, W3C Recommendation 2013).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

CONTEXT: Mapping[str, str] = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "provenance": "@graph",
}
"""The JSON-LD context of ``run.json``."""
RUN, PROGRAM, SETTINGS, RULES, SOURCES = "#run", "#cleaner", "#settings", "#rules", "#sources"
_STDIN = "-"


def provenance(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The nodes of the graph, for what ``run.json`` says of a run: its `inputs`, `sources`, `settings`, `fingerprint`,
    `versions` and `files`.
    """
    return list(_nodes(run))


def _nodes(run: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    versions, sources = dict(run["versions"]), run["sources"]
    used = [SOURCES, SETTINGS, RULES]
    named = {f"#profile-{n}": path for n, path in enumerate(run["settings"]["profiles"], 1)}
    if run["settings"]["index"]:
        named["#index"] = run["settings"]["index"]
    for name, path in named.items():  # as they were given, which is not how they are found from here
        yield {**_entity(name), "prov:atLocation": path}
    used += named
    yield {
        "@id": RUN,
        "@type": "prov:Activity",
        "prov:used": [_at(name) for name in used],
        "prov:wasAssociatedWith": _at(PROGRAM),
        "prov:qualifiedAssociation": {
            "@type": "prov:Association",
            "prov:agent": _at(PROGRAM),
            "prov:hadPlan": [_at(SETTINGS), _at(RULES)],
        },
    }
    yield {
        "@id": PROGRAM,
        "@type": "prov:SoftwareAgent",
        "schema:name": "cleaner",
        "schema:softwareVersion": versions.pop("cleaner"),
        "schema:softwareRequirements": [f"{name} {number}" for name, number in versions.items() if name != "rules"],
    }
    yield {**_entity(SETTINGS, "prov:Plan"), "schema:identifier": run["fingerprint"]}
    yield {**_entity(RULES, "prov:Plan"), "schema:identifier": versions["rules"]}
    inputs = ["#stdin" if one["given"] == _STDIN else _name(one["relative"]) for one in run["inputs"]]
    yield {
        **_entity(SOURCES, "prov:Collection"),
        "schema:contentSize": sources["bytes"],
        "schema:sha256": sources["sha256"],
        "prov:hadMember": [_at(name) for name in inputs],
    }
    yield from map(_entity, inputs)
    for name, file in run["files"].items():
        yield {
            **_entity(_name(name)),
            "prov:wasGeneratedBy": _at(RUN),
            "prov:wasDerivedFrom": _at(SOURCES),
            "prov:wasAttributedTo": _at(PROGRAM),
            "schema:contentSize": file["bytes"],
            "schema:sha256": file["sha256"],
        }


def _entity(name: str, *kinds: str) -> dict[str, Any]:
    return {"@id": name, "@type": ["prov:Entity", *kinds] if kinds else "prov:Entity"}


def _at(name: str) -> dict[str, str]:
    return {"@id": name}


def _name(path: str) -> str:
    """A path as a relative reference; one that could be taken for a scheme or a fragment begins with ``./``."""
    name = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"./{name}" if ":" in name.split("/")[0] or not name else name
