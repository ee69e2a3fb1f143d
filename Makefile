# Everything a contributor runs. It needs make and Python 3.11 or later; the rest goes into .venv and .tools.
#
#   make site PYTHON=python3.13     uses that interpreter to create .venv

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help site test lint soak bench clean

# A virtual environment or settings of the person's own must not leak into the project's.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

BIN := .venv/bin
CREATED := .venv/created.stamp
INSTALLED := .venv/installed.stamp
TEST_INSTALLED := .venv/test-installed.stamp
BENCH_INSTALLED := .venv/bench-installed.stamp
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s  %s\n", $$1, $$2 }' Makefile

site: $(INSTALLED) ## Build content/ into output/
	@$(BIN)/skillfolio build

# Many tests wait, for a browser or a server: four processes are busy where there are two processors, too.
test: $(TEST_INSTALLED) ## Run everything that must pass: ruff, mypy, pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 4 --dist worksteal

lint: $(TEST_INSTALLED) ## Run ruff and mypy only; mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

soak: $(TEST_INSTALLED) ## Run the tests in their long form, with examples that are others each time
	SOAK=1 $(BIN)/python -m pytest -n 4 --dist worksteal

bench: $(BENCH_INSTALLED) ## Measure how fast a site is built, beside Hugo and MkDocs
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.field

$(BENCH_INSTALLED): $(INSTALLED) pyproject.toml
	@echo "installing what the benchmarks compare with into .venv"
	@$(PIP_INSTALL) --editable '.[bench]'
	@touch $@

clean: ## Remove .venv, .tools, caches and packages; output/ stays
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(CREATED):
	@set -eu; found=; old=; bare=; \
	for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if ! command -v "$$candidate" >/dev/null 2>&1; then continue; fi; \
	  if ! "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then old="$$candidate"; continue; fi; \
	  if ! "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then bare="$$candidate"; continue; fi; \
	  found="$$candidate"; break; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "error: $$bare cannot create virtual environments: its modules venv and ensurepip are missing" >&2; \
	  echo "hint: on Debian and Ubuntu, sudo apt-get install python3-venv" >&2; exit 1; \
	fi; \
	if [ -z "$$found" ] && [ -n "$$old" ]; then \
	  echo "error: found $$("$$old" --version 2>&1), expected Python 3.11 or later" >&2; \
	  echo "hint: install a later Python, or name one: make site PYTHON=/path/to/python3.13" >&2; exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
	  echo "error: found no Python, expected Python 3.11 or later on PATH" >&2; \
	  echo "hint: install Python, or name one: make site PYTHON=/path/to/python3.13" >&2; exit 1; \
	fi; \
	echo "creating .venv with $$("$$found" --version 2>&1)"; \
	"$$found" -m venv --clear .venv
	@touch $@

$(INSTALLED): $(CREATED) pyproject.toml
	@echo "installing skillfolio into .venv"
	@$(PIP_INSTALL) --editable .
	@touch $@

$(TEST_INSTALLED): $(INSTALLED) pyproject.toml tests/browser/install.py
	@echo "installing what the tests need into .venv"
	@$(PIP_INSTALL) --editable '.[test]'
	@$(BIN)/python -m tests.browser.install
	@touch $@
