"""No regular expression of the package takes more than linear time, however the text is made against it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import pattern_growth
from pattern_growth import Found, growth

TOOL = Path(pattern_growth.__file__)
BLOWS_UP = [r"\s*,", r"(a+)+$", r"(?:\w+\s?)*:", r"<!--[^>]*-->", r"[.!?]+[\"']*(?:\s+|$)", r"“([^”]*)”", r"(\w+),\s$"]
LINEAR = [r"(?<!\s)\s*+,", r"(?<!a)a+$|b", r"\w{1,40}:", r"<!--[^>]{0,300}-->", r"[^\W_]+", r"\b(?:agreed|asked)\b"]


def test_every_pattern_of_the_package_is_linear() -> None:
    done = subprocess.run([sys.executable, str(TOOL)], capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.match(r"(\d+) patterns of (\d+) modules, 0 super-linear", done.stdout)
    assert told is not None
    assert int(told[1]) > 500


@pytest.mark.parametrize("pattern", BLOWS_UP)
def test_a_pattern_that_blows_up_is_found(pattern: str) -> None:
    assert growth(Found(pattern, 0, "here")).steep


@pytest.mark.parametrize("pattern", LINEAR)
def test_a_linear_pattern_is_let_through(pattern: str) -> None:
    assert not growth(Found(pattern, 0, "here")).steep
