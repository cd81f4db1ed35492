# Everything the project does for itself, from a fresh clone with python3 (3.11 to 3.13) and make.
# `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.servanda-setup
DEMO := build/demo
# Tables as wide as the terminal; 140 columns where there is none.
SHOW = @test -t 1 || export COLUMNS=140; echo; SERVANDA_LEDGER=$(DEMO)/servanda.db $(BIN)/servanda list
SHELL := /bin/sh

# What is installed is what uv.lock names by hash: folders of loose packages that a user has set up do not count.
# Proxies, certificates and a mirror of the index set in the environment keep their effect.
unexport UV_FIND_LINKS
unexport PIP_FIND_LINKS
unexport PYTHONPATH
unexport VIRTUAL_ENV
export UV_PROJECT_ENVIRONMENT := $(abspath $(VENV))
export UV_PYTHON := $(abspath $(BIN)/python)
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# Compiled once here, every start of the program is seconds faster.
export UV_COMPILE_BYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint audit bench evaluate clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(STAMP) ## make the environment in .venv (then .venv/bin/servanda runs)

$(STAMP): uv.lock pyproject.toml tools/uv-requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Servanda needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another. Name one: make PYTHON=python3.12 setup" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { \
		echo "python3 cannot make environments here. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing what uv.lock names into $(VENV) (once; it takes a minute or two)"
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r tools/uv-requirements.txt
	@$(BIN)/uv sync --quiet --locked --inexact --no-install-project --only-group build
	@$(BIN)/uv sync --quiet --locked --no-build-isolation --all-extras
	@touch $@

demo: $(STAMP) ## build a ledger out of the bundled example and write its report
	@mkdir -p $(DEMO)
	$(BIN)/servanda build examples/vietnam-korea --ledger $(DEMO)/servanda.db
	$(SHOW) documents --from 2025
	$(SHOW) statements --force request --from 2025-08
	$(SHOW) claims --indicator trade.turnover --from 2022
	$(SHOW) events --kind signing
	$(BIN)/servanda report --ledger $(DEMO)/servanda.db --output $(DEMO)/report.html
	@echo "The report lies in $(abspath $(DEMO)/report.html): open it in a browser."
	@echo "To open the dashboard: $(BIN)/servanda serve --ledger $(DEMO)/servanda.db, then go to http://127.0.0.1:8321"

test: $(STAMP) ## run the tests
	$(BIN)/pytest -n 2

lint: $(STAMP) ## style, types, the order of the packages, the size of the modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/mypy --strict tools
	$(BIN)/lint-imports
	$(BIN)/python tools/module_size.py src tools

check: lint test ## lint and test

audit: $(STAMP) ## ask for known vulnerabilities of all that uv.lock names; fails where one is known
	$(BIN)/python tools/audit.py

bench: $(STAMP) ## time servanda against plain spaCy, bulk, and pages of a large ledger; kill runs; writes docs/benchmarks.md
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_bulk.py --pages 10000 --texts 100000
	$(BIN)/python tools/bench_ledger.py --statements 20000 --rounds 1
	$(BIN)/python tools/kills.py --kills 201 --write
	$(BIN)/python tools/bench_reconciling.py

evaluate: $(STAMP) ## score the extraction against gold; fails below the pinned floors
	$(BIN)/python tools/evaluate.py

clean: ## remove what was built; the environment stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
