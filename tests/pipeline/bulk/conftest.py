"""Small archives of made-up pages, and runs over them."""

from pathlib import Path

import pytest

import make_pages
from servanda.pipeline.bulk import Settings, find
from servanda.profiles import load


@pytest.fixture(scope="session")
def archive(tmp_path_factory) -> Path:
    """Three shards, one of each kind: about every eighth page is relevant, some repeat the page before."""
    folder = tmp_path_factory.mktemp("archive")
    for seed, name in enumerate(("a.warc.gz", "b.jsonl", "c.parquet"), start=1):
        make_pages.write(folder / name, make_pages.pages(40, 0.12, seed, copies=0.15))
    # The same texts once more: copies across shards.
    make_pages.write(folder / "d.jsonl", make_pages.pages(10, 0.3, 2))
    return folder


@pytest.fixture
def settings(tmp_path):
    def make(**others) -> Settings:
        return Settings(str(tmp_path / "out"), load("vietnam-korea"), **others)

    return make


@pytest.fixture
def shards(archive):
    return find([str(archive)])
