"""A description of an output folder as a data set: Croissant 1.0, JSON-LD that loaders and catalogues read.

(Akhtar and others, Croissant: a metadata format for ML-ready datasets, 2024; http://mlcommons.org/croissant/1.0.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from cleaner.errors import SettingsError

ABOUT = ("name", "description", "license", "url", "citeAs", "datePublished", "version", "creator", "keywords")
"""What a run can't know of its data, and may be told."""
_KINDS = {
    "jsonl": ("application/jsonlines", "documents/*.jsonl"),
    "parquet": ("application/x-parquet", "documents/*.parquet"),
    "dolma": ("application/jsonlines", "documents/*.jsonl.gz"),
}
_TEXT, _INT, _FLOAT, _DATE = "sc:Text", "sc:Integer", "sc:Float", "sc:DateTime"
_FIELDS = {
    "id": (_TEXT, "Stable id: the page's, # and the document's number on the page."),
    "text": (_TEXT, "Clean text; paragraphs are separated by one blank line."),
    "source": (_TEXT, "Name of the collection."),
    "added": (_DATE, "When the page was fetched."),
    "created": (_DATE, "When the document was published."),
}
_METADATA = {
    "page": (_TEXT, "The page that the document stood on."),
    "path": (_TEXT, "Where the page was read."),
    "index": (_INT, "The document's number on its page."),
    "role": (_TEXT, "lead or related."),
    "title": (_TEXT, "The headline; it is not in the text."),
    "publisher": (_TEXT, "The outlet, as the page says."),
    "url": (_TEXT, "Address of the page."),
    "language": (_TEXT, "ISO 639-1, und when it is not known."),
    "language_score": (_FLOAT, "How sure that is, 0 to 1."),
    "state": (_TEXT, "kept, duplicate or filtered."),
}
_PAGES = {key: _METADATA[key] for key in ("path", "url")} | {"state": (_TEXT, "cleaned or empty.")}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def checked(about: Mapping[str, str]) -> dict[str, str]:
    """What was told of the data. Raises SettingsError for a key that is not in `ABOUT`, with the nearest that is."""
    for key in about:
        if key not in ABOUT:
            near = get_close_matches(key, ABOUT, n=1)
            advice = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(ABOUT)}."
            raise SettingsError(f"unknown key {key!r} about the data.", key="about", advice=advice)
    return dict(about)


def croissant(run: Mapping[str, Any], about: Mapping[str, str]) -> dict[str, Any]:
    """The description of what ``run.json`` says of a run: its `counts`, `files`, `format` and `settings`; `about` wins.

    Rows of documents are a record set with what they hold for every use; with dolma's format these are whole pages.
    """
    kind, pattern = _KINDS[run["format"]]
    kept = run["counts"]["documents"]["kept"]
    facts = {
        "name": run["settings"]["source"] or "clean-articles",
        "description": f"{kept} articles, cleaned of what stood around them on {sum(run['counts']['pages'].values())} "
        "pages.",
        "version": "1.0.0",
        **about,
    }
    owner = {"creator": {"@type": "Organization", "name": about["creator"]}} if "creator" in about else {}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **facts,
        **owner,
        "distribution": [
            *(_file(name, file, kind) for name, file in run["files"].items() if name.startswith("documents/")),
            {"@type": "cr:FileSet", "@id": "rows", "name": "rows", "encodingFormat": kind, "includes": pattern},
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "documents",
                "name": "documents",
                "key": {"@id": "documents/id"},
                "field": list(_fields(_PAGES if run["format"] == "dolma" else _METADATA)),
            }
        ],
    }


def _file(name: str, file: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{file['bytes']} B",
        "encodingFormat": kind,
        "sha256": file["sha256"],
    }


def _fields(metadata: Mapping[str, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for name, said in _FIELDS.items():
        yield _field(name, said, {"extract": {"column": name}})
    for name, said in metadata.items():
        yield _field(
            f"metadata/{name}", said, {"extract": {"column": "metadata"}, "transform": {"jsonPath": f"$.{name}"}}
        )


def _field(name: str, said: tuple[str, str], source: Mapping[str, Any]) -> dict[str, Any]:
    kind, what = said
    return {
        "@type": "cr:Field",
        "@id": f"documents/{name}",
        "name": name.rsplit("/", 1)[-1],
        "description": what,
        "dataType": kind,
        "source": {"fileSet": {"@id": "rows"}, **source},
    }
