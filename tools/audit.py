"""Ask for known vulnerabilities of everything that uv.lock names: `audit.py`.

Exit status 1 where one is known that `tools/audit-accepted.yaml` does not answer, 0 where none is. Where the service
cannot be asked - there is no network, or a mirror of the index that knows nothing of vulnerabilities - that is said in
so many words and the exit status is 0 too: what is not known fails no build. `--required` makes that a failure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
ACCEPTED = ROOT / "tools" / "audit-accepted.yaml"
SECONDS = 60
"""How long the whole of the questions may take."""
EACH = 5
"""Seconds for each answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known: packages that were asked about, those the service knows nothing of, and the vulnerabilities."""

    asked: int
    unknown: tuple[str, ...]
    found: tuple[tuple[str, str, str, str], ...]
    """Package, version, identifier, versions that mend it."""


class UnreachableError(Exception):
    """The service gave no answer; says why."""


def requirements(into: Path) -> Path:
    """All that uv.lock names, for every extra and group, with hashes, as pip reads it."""
    file = into / "requirements.txt"
    command = [sys.executable, "-m", "uv", "export", "--quiet", "--frozen", "--offline", "--no-emit-project",
               "--all-extras", "--all-groups", "--format", "requirements-txt", "--output-file", str(file)]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return file


def ask(file: Path, service: str) -> str:
    """What pip-audit says of the requirements in `file`, as JSON; `UnreachableError` where it has no answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--require-hashes", "--disable-pip",
               "--format", "json", "--progress-spinner", "off", "--timeout", str(EACH),
               "--vulnerability-service", service]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=ROOT)
    except subprocess.TimeoutExpired:
        raise UnreachableError(f"no answer within {SECONDS} s") from None
    if not done.stdout.lstrip().startswith("{"):
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise UnreachableError(last[:120])
    return done.stdout


def read(told: str) -> Answer:
    """The answer of pip-audit; `UnreachableError` where its service knew none of the packages."""
    entries: list[dict[str, Any]] = json.loads(told)["dependencies"]
    unknown = tuple(entry["name"] for entry in entries if "skip_reason" in entry)
    if len(unknown) == len(entries):
        raise UnreachableError(f"it knows none of the {len(entries)} packages")
    found = tuple(
        (entry["name"], entry["version"], flaw["id"], ", ".join(flaw["fix_versions"]) or "none yet")
        for entry in entries
        for flaw in entry.get("vulns", ())
    )
    return Answer(len(entries), unknown, found)


def accepted() -> dict[str, str]:
    """Vulnerabilities that do not touch Servanda, by their identifiers, with the reason."""
    told: dict[str, str] = yaml.safe_load(ACCEPTED.read_text(encoding="utf-8")) or {}
    return told


def report(answer: Answer, answered: dict[str, str]) -> int:
    """Say what is known; the exit status."""
    open_ones = [flaw for flaw in answer.found if flaw[2] not in answered]
    for name, version, identifier, mended in open_ones:
        print(f"{name} {version}: {identifier}; mended in: {mended}")
    for name, version, identifier, _ in answer.found:
        if identifier in answered:
            print(f"{name} {version}: {identifier} is accepted: {answered[identifier]}")
    if answer.unknown:
        print(f"not known to the service: {', '.join(answer.unknown)}")
    asked = answer.asked - len(answer.unknown)
    print(f"audit: {len(open_ones)} known vulnerabilities in {asked} of {answer.asked} packages")
    return 1 if open_ones else 0


def main() -> int:
    """Ask PyPI, then OSV; exit status 1 where a vulnerability is known."""
    options = argparse.ArgumentParser(description="Known vulnerabilities of what uv.lock names.")
    options.add_argument("--required", action="store_true", help="fail where no service can be asked")
    wanted = options.parse_args()
    reasons: list[str] = []
    with tempfile.TemporaryDirectory(prefix="servanda-audit-") as folder:
        file = requirements(Path(folder))
        for service in ("pypi", "osv"):
            try:
                answer = read(ask(file, service))
            except UnreachableError as error:
                reasons.append(f"{service}: {error}")
                continue
            return report(answer, accepted())
    print(f"audit: NOT DONE, no vulnerability service could be asked ({'; '.join(reasons)}).", file=sys.stderr)
    print("audit: run `make audit` where there is a network; nothing is known for or against them.", file=sys.stderr)
    return 1 if wanted.required else 0


if __name__ == "__main__":
    sys.exit(main())
