"""What an output folder says of itself to other programs: its provenance in W3C PROV, and Croissant."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cleaner
from cleaner import Settings, clean_corpus
from cleaner.cli import main
from cleaner.verify import verify

ABOUT = {
    "name": "harbour-news",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "url": "https://data.example/harbour-news",
    "citeAs": "Harbour news, 2026",
    "datePublished": "2026-01-01",
    "creator": "The Lunsay Post",
}


def run_of(out: Path) -> dict[str, Any]:
    """What the run says of itself."""
    found: dict[str, Any] = json.loads((out / "run.json").read_bytes())
    return found


@pytest.mark.parametrize("format", ["jsonl", "parquet", "dolma"])
def test_croissant_is_valid_and_loads_the_documents(inputs: Path, tmp_path: Path, format: str) -> None:
    """The library mlcroissant finds no error and nothing to recommend, and reads the very texts that the run wrote."""
    mlcroissant = pytest.importorskip("mlcroissant")
    out = tmp_path / "out"
    clean_corpus(inputs, out, format=format, croissant=ABOUT, settings=Settings(duplicates="off"))
    loaded = mlcroissant.Dataset(jsonld=str(out / "croissant.json"))
    assert loaded.metadata.ctx.issues.errors == set()
    assert loaded.metadata.ctx.issues.warnings == set()
    rows = list(loaded.records("documents"))
    texts = sorted((out / "text").rglob("*.txt"))
    found = {row["documents/text"].decode() for row in rows}
    if format == "dolma":  # whole pages
        assert all(any(text.read_text("utf-8")[:40] in page for page in found) for text in texts)
    else:
        assert {text.read_text("utf-8") for text in texts} <= found
        assert {row["documents/metadata/state"] for row in rows} == {b"kept"}
        assert b"Ferry returns after a winter in the dock" in {row["documents/metadata/title"] for row in rows}
    assert verify(out).mismatches == []


def test_the_hashes_of_croissant_are_those_of_the_files(inputs: Path, tmp_path: Path) -> None:
    """Every shard of documents is listed with its own hash; the command takes what is said about the data."""
    out = tmp_path / "out"
    said = [word for key, value in ABOUT.items() for word in ("--about", f"{key}={value}")]
    done = CliRunner().invoke(main, ["run", str(inputs), "-o", str(out), "--croissant", *said])
    assert done.exit_code == 1, done.output  # the folder holds pages that can't be read
    card = json.loads((out / "croissant.json").read_bytes())
    files = [one for one in card["distribution"] if one["@type"] == "cr:FileObject"]
    assert [one["contentUrl"] for one in files] == ["documents/part-00000.jsonl"]
    assert files[0]["sha256"] == hashlib.sha256((out / "documents/part-00000.jsonl").read_bytes()).hexdigest()
    assert (card["license"], card["creator"]["name"]) == (ABOUT["license"], ABOUT["creator"])


def test_a_run_without_croissant_takes_the_old_one_away(page: Path, tmp_path: Path) -> None:
    """The description belongs to its run: `overwrite` removes it, and it is there only when asked for."""
    clean_corpus(page, tmp_path / "out", croissant={})
    assert (tmp_path / "out/croissant.json").exists()
    clean_corpus(page, tmp_path / "out", overwrite=True)
    assert not (tmp_path / "out/croissant.json").exists()
    assert verify(tmp_path / "out").mismatches == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--croissant", "--about", "licence=x"], "Did you mean 'license'?"),
        (["--croissant", "--about", "x"], "is not KEY=VALUE"),
        (["--about", "license=x"], "--about goes with --croissant"),
    ],
)
def test_what_is_said_of_the_data_is_checked(page: Path, tmp_path: Path, args: list[str], said: str) -> None:
    """A wrong key is named with the nearest right one, before anything is read."""
    done = CliRunner().invoke(main, ["run", str(page), "-o", str(tmp_path / "out"), *args])
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_provenance_is_a_graph_of_prov(inputs: Path, tmp_path: Path) -> None:
    """Read as JSON-LD, run.json says in PROV's terms what made each file, from what, by which program and plan."""
    rdflib = pytest.importorskip("rdflib")
    out = tmp_path / "out"
    clean_corpus([inputs / "a.txt", inputs / "deep"], out)
    run = run_of(out)
    graph = rdflib.Graph().parse(out / "run.json", format="json-ld")
    prov, schema = rdflib.Namespace("http://www.w3.org/ns/prov#"), rdflib.Namespace("https://schema.org/")
    (activity,) = graph.subjects(rdflib.RDF.type, prov.Activity)
    (program,) = graph.objects(activity, prov.wasAssociatedWith)
    assert (program, rdflib.RDF.type, prov.SoftwareAgent) in graph
    assert str(graph.value(program, schema.softwareVersion)) == run["versions"]["cleaner"]
    files = dict.fromkeys(graph.subjects(prov.wasGeneratedBy, activity))
    assert {Path(name).relative_to(out.as_uri()).as_posix() for name in files} == set(run["files"])
    for name in files:
        hashed = hashlib.sha256(Path(name.removeprefix("file://")).read_bytes()).hexdigest()
        assert str(graph.value(name, schema.sha256)) == hashed
        (sources,) = graph.objects(name, prov.wasDerivedFrom)
        assert (activity, prov.used, sources) in graph
    members = {str(name) for name in graph.objects(sources, prov.hadMember)}
    assert members == {(inputs / "a.txt").as_uri(), (inputs / "deep").as_uri()}
    (association,) = graph.objects(activity, prov.qualifiedAssociation)
    plans = {str(graph.value(plan, schema.identifier)) for plan in graph.objects(association, prov.hadPlan)}
    assert plans == {run["fingerprint"], run["versions"]["rules"]}


def test_every_name_of_the_provenance_is_explained(inputs: Path, tmp_path: Path) -> None:
    """What a node points to is a node, and the fields of the run itself stay beside the graph."""
    profile = Path(cleaner.__file__).parent / "data/rules/sites/daily8.toml"
    settings = Settings(index=str(tmp_path / "index"), profiles=(str(profile),))
    clean_corpus([inputs / "a.txt"], tmp_path / "out", settings=settings)
    run = run_of(tmp_path / "out")
    places = {node["prov:atLocation"] for node in run["provenance"] if "prov:atLocation" in node}
    assert places == {settings.index, *settings.profiles}
    nodes = {node["@id"] for node in run["provenance"]}

    def pointed(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["@id"]] if set(value) == {"@id"} else []
            return own + [name for inner in value.values() for name in pointed(inner)]
        return [name for inner in value for name in pointed(inner)] if isinstance(value, list) else []

    assert {name for node in run["provenance"] for name in pointed(node)} <= nodes
    assert {"counts", "settings", "fingerprint", "versions", "sources", "inputs", "files"} <= run.keys()
