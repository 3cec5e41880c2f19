"""Tables: Hugging Face datasets, pandas, polars, scikit-learn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from adapters.pages import BODY, CLEAN, COLUMN, FERRY, HTML, WANTED

from cleaner import SettingsError


@pytest.fixture
def hf(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """The library of data sets, with a cache of its own."""
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return pytest.importorskip("datasets")


def test_a_dataset_is_mapped_in_batches(hf: Any) -> None:
    """`ds.map(clean, batched=True)` keeps the rows, in order, and puts clean text and title into them."""
    from cleaner.adapters.datasets import clean

    found = hf.Dataset.from_dict({"text": [FERRY, COLUMN], "n": [1, 2]}).map(clean, batched=True, batch_size=1)
    assert found["text"][:] == CLEAN
    assert found["title"][:] == [result.documents[0].title for result in WANTED]
    assert found["n"][:] == [1, 2]
    assert len(json.loads(found[0]["related"])) == len(WANTED[0].documents) - 1


def test_a_dataset_is_mapped_by_several_processes(hf: Any) -> None:
    """`num_proc` gives the same as one process."""
    from cleaner.adapters.datasets import clean

    found = hf.Dataset.from_dict({"text": [FERRY, COLUMN]}).map(clean, batched=True, num_proc=2)
    assert found["text"][:] == CLEAN


def test_a_dataset_becomes_its_articles(hf: Any) -> None:
    """`articles` gives related stories rows of their own, and takes settings as `fn_kwargs`."""
    from cleaner.adapters.datasets import articles

    ds = hf.Dataset.from_dict({"content": [FERRY, "", COLUMN]})
    found = ds.map(articles, batched=True, remove_columns=ds.column_names, fn_kwargs={"text_field": "content"})
    assert found["text"][:] == [doc.text for result in WANTED for doc in result.documents]
    assert found["role"][0] == "lead"
    assert found["parent"][1] == found["id"][0]


def test_a_dataset_of_markup_keeps_its_failures(hf: Any) -> None:
    """Rows of HTML are cleaned as such; a row with nothing in it says so and stops nothing."""
    from cleaner.adapters.datasets import clean

    ds = hf.Dataset.from_dict({"html": [HTML, None], "url": ["https://a.example/1", None]})
    found = ds.map(clean, batched=True)
    assert BODY.strip() in found[0]["text"]
    assert "Imprint" not in found[0]["text"]
    assert (found[1]["state"], found[1]["text"]) == ("rejected", None)
    assert "no text" in found[1]["error"]


def test_a_column_of_pandas_keeps_index_and_gaps() -> None:
    """`df["page"].pipe(clean)`: the same index, missing values stay missing."""
    pd = pytest.importorskip("pandas")
    from cleaner.adapters.pandas import clean

    pages = pd.Series([FERRY, None, float("nan"), COLUMN, ""], index=list("abcde"), name="page")
    found = pages.pipe(clean)
    assert list(found.index) == list("abcde")
    assert found.name == "page"
    assert list(found.dropna()) == CLEAN
    assert list(found.isna()) == [False, True, True, False, True]


def test_a_frame_of_pandas_joins_what_is_known() -> None:
    """`df.join(clean_frame(df))` has a row for each page, and titles beside."""
    pd = pytest.importorskip("pandas")
    from cleaner.adapters.pandas import clean_frame

    df = pd.DataFrame({"page": [FERRY, COLUMN]}, index=[7, 9])
    found = df.join(clean_frame(df, text_field="page"))
    assert list(found["text"]) == CLEAN
    assert list(found["title"]) == [result.documents[0].title for result in WANTED]
    assert list(found.index) == [7, 9]
    assert list(clean_frame(df["page"])["state"]) == ["cleaned", "cleaned"]


def test_a_column_of_polars_is_an_expression() -> None:
    """`with_columns(clean("page"))`, eager and lazy; null stays null."""
    pl = pytest.importorskip("polars")
    from cleaner.adapters.polars import clean

    df = pl.DataFrame({"page": [FERRY, None, COLUMN]})
    found = df.with_columns(clean("page").alias("clean"))
    assert found["clean"].to_list() == [CLEAN[0], None, CLEAN[1]]
    assert found["page"].to_list() == [FERRY, None, COLUMN]
    lazy = df.lazy().select(clean(pl.col("page"))).collect()
    assert lazy.to_series().to_list() == [CLEAN[0], None, CLEAN[1]]


def test_a_struct_of_polars_unnests() -> None:
    """`clean_struct(pl.struct(...))` gives all that is known as columns."""
    pl = pytest.importorskip("polars")
    from cleaner.adapters.polars import clean_struct

    df = pl.DataFrame({"html": [HTML], "url": ["https://a.example/1"]})
    found = df.select(clean_struct(pl.struct("html", "url")).alias("page")).unnest("page")
    assert BODY.strip() in found["text"][0]
    assert found["state"].to_list() == ["cleaned"]
    assert found["title"].to_list() == ["Harbour wall finished"]


def test_polars_refuses_wrong_settings_before_the_query() -> None:
    """A wrong option is named when the expression is made."""
    pytest.importorskip("polars")
    from cleaner.adapters.polars import clean

    with pytest.raises(SettingsError, match="Did you mean 'favor'"):
        clean("page", favour="recall")


def test_a_transformer_heads_a_pipeline() -> None:
    """The vocabulary that a vectorizer learns behind it is that of the clean texts."""
    pytest.importorskip("sklearn")
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.pipeline import make_pipeline

    from cleaner.adapters.sklearn import PageCleaner

    both = make_pipeline(PageCleaner(), CountVectorizer()).fit([FERRY, COLUMN])
    assert set(both[-1].vocabulary_) == set(CountVectorizer().fit(CLEAN).vocabulary_)
    assert list(PageCleaner().fit_transform(["", FERRY])) == ["", CLEAN[0]]


def test_a_transformer_is_cloned_and_searched() -> None:
    """Its settings are parameters as scikit-learn knows them, and wrong ones are told at `fit`."""
    pytest.importorskip("sklearn")
    from sklearn.base import clone

    from cleaner.adapters.sklearn import PageCleaner

    cloned = clone(PageCleaner(settings={"min_chars": 5})).set_params(favor="recall")
    assert cloned.get_params() == {"favor": "recall", "settings": {"min_chars": 5}}
    assert list(cloned.transform([COLUMN])) == [CLEAN[1]]
    with pytest.raises(SettingsError, match="favor"):
        PageCleaner(favor="much").fit([])
