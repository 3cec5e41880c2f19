"""The Ray engine, on a real cluster of three nodes on this machine."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import story, tree
from hostile import record, response
from ray_tasks import deadly, given, slow_square
from stories import write_parts

import cleaner
from cleaner.corpus import Step
from cleaner.duplicates import find_duplicates
from cleaner.engines import Local
from cleaner.engines.ray import Ray

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head and two further nodes, one processor each."""
    from ray.cluster_utils import Cluster

    here = Path(__file__).parent  # workers are started by the nodes, which know only the environment
    paths = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(here), str(here.parent), *([paths] if paths else [])])
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster
    ray.shutdown()
    cluster.shutdown()


def test_ray_gives_the_same_verdicts_as_one_process(cluster: Any, tmp_path: Path) -> None:
    """Verdicts are the same to the byte on a cluster and in this process."""
    parts = write_parts(tmp_path / "parts", documents=120, each=30)
    here = find_duplicates(parts, tmp_path / "here", Local(1))
    there = find_duplicates(parts, tmp_path / "there", Ray(cluster.address))
    assert [path.read_bytes() for path in there] == [path.read_bytes() for path in here]
    assert any(path.read_bytes() for path in here)


def test_an_item_whose_worker_dies_is_reported_lost(cluster: Any) -> None:
    """A deadly item costs only itself."""
    found = list(Ray(cluster.address).map(partial(given, deadly), range(6), lambda number: -number))
    assert found == [0, 1, 2, -3, 4, 5]


def test_a_lost_node_loses_nothing(cluster: Any) -> None:
    """When a node is killed in the middle its items are done elsewhere, and results keep their order."""
    node = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()
    results = Ray(cluster.address).map(partial(given, slow_square), range(100), lambda number: -1)
    found = [next(results) for _ in range(5)]
    cluster.remove_node(node, allow_graceful=False)
    assert found + list(results) == [number * number for number in range(100)]


def test_a_run_on_a_cluster_that_loses_a_node_gives_the_same_bytes(cluster: Any, tmp_path: Path) -> None:
    """A folder of WARC files, cleaned as tasks of a cluster: the output is that of a run in this process, though a
    node is killed in the middle.
    """
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("ferry", "bridge", "library"):
        pages = (f"<h1>The {name} again</h1><p>{story(name, at % 4)}<p>{story('old ' + name, at)}" for at in range(6))
        crawl = b"".join(record(response(page.encode(), "Content-Type: text/html")) for page in pages)
        (folder / f"{name}.warc.gz").write_bytes(gzip.compress(crawl, mtime=0))
    node = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    done = []

    def lose(step: Step) -> None:
        if step.phase == "clean" and not done:
            done.append(step)
            cluster.remove_node(node, allow_graceful=False)

    plain = cleaner.Settings(language=False)
    cleaner.clean_corpus(folder, tmp_path / "here", settings=plain)
    cleaner.clean_corpus(folder, tmp_path / "there", settings=plain, engine=Ray(cluster.address), progress=lose)
    assert done
    assert json.loads((tmp_path / "here/run.json").read_bytes())["counts"]["documents"]["duplicate"]
    assert tree(tmp_path / "there") == tree(tmp_path / "here")
