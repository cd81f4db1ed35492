"""The benchmark's own arithmetic, and the size of modules."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import bench
import module_size
from benchmark.measuring import BenchError, Cost, cost
from benchmark.stages import STEPS, VECTORS, Clock


def test_the_documents_are_repeated_and_no_two_are_equal(tmp_path: Path) -> None:
    words = bench.fill(tmp_path, 60)
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir())]
    assert len(set(texts)) == len(texts) == 60
    assert words == sum(len(text.split()) for text in texts)


def test_the_page_tells_the_ratio_of_processor_time_first() -> None:
    result = bench.Result(
        80_000,
        Cost(10.0, 11.0, 300.0),
        Cost(40.0, 41.0, 500.0),
        Cost(90.0, 95.0, 330.0),
        {"parsing": 7.5, "rules": 2.5},
    )
    page = bench.page(result)
    assert "| speed of `servanda extract` over plain spaCy | 4.00 |" in page
    assert "| peak memory at 5000 documents over that at 500 | 1.10 |" in page
    assert "| `servanda extract` | 8000 | 10.0 | 300 MB |" in page
    assert "| parsing | 75% | 7.50 |" in page


def test_a_stage_stands_still_while_another_runs_inside_it() -> None:
    clock = Clock()
    with clock.stage("outer"), clock.stage("inner"):
        sum(range(3_000_000))
    seconds = clock.closed()
    assert seconds["inner"] > 10 * seconds["outer"]
    assert sum(seconds.values()) <= time.process_time()


def test_the_stages_of_an_extraction_end_in_the_records_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    text = "Hanoi, January 5, 2030 - Korea pledged to build a hall in Viet Nam. "
    (tmp_path / "texts" / "a.txt").write_text(text, encoding="utf-8")
    tool = Path(bench.__file__).parent / "benchmark" / "stages.py"
    command = [sys.executable, str(tool), str(tmp_path / "texts"), str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert {VECTORS, STEPS, "statements"} <= json.loads(told).keys()
    assert '"commitment"' in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_program_is_measured() -> None:
    spent = cost([sys.executable, "-c", "sum(range(10**6))"])
    assert 0 < spent.seconds < 60
    assert spent.megabytes > 1


def test_a_program_that_fails_stops_the_benchmark_with_its_words() -> None:
    with pytest.raises(BenchError, match="out of paper"):
        cost([sys.executable, "-c", "raise SystemExit('out of paper')"])


def test_a_module_beyond_the_limit_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * (module_size.LIMIT + 1), encoding="utf-8")
    (tmp_path / "short.py").write_text("x = 1\n" * module_size.LIMIT, encoding="utf-8")
    assert module_size.oversized([str(tmp_path)]) == [(tmp_path / "long.py", module_size.LIMIT + 1)]
