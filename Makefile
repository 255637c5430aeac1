# Two commands on a fresh machine with Python 3.11 or newer, make and git:  make demo  and  make test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One process for each usable processor; a file's tests stay together.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all test-differential bench lint docs lock clean

help:  ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

install: $(VENV)/.installed  ## Make .venv with everything in it and a working .venv/bin/leastwise

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Leastwise needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
		echo "Name another with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install  ## Build the demo organisation, ingest and verify its trail, answer an auditor's questions
	$(BIN)/leastwise demo

test: install  ## Run the suite but its slow tests
	$(PYTEST) -m "not slow"

test-all: install  ## Run the whole suite: crash, fuzz and tampering tests at full length too
	$(PYTEST)

test-differential: install  ## Hold the policy engine's evaluator and reasoning against others, a million cases
	$(BIN)/python tests/policy/differential_run.py

bench: install  ## Measure ingest and queries
	$(BIN)/python -m bench

lint: install  ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: install  ## Write the generated documentation anew; where CI is set, fail when it was stale
	$(BIN)/python docs/generate.py $(if $(CI),--check)

lock: install  ## Refresh the locked dependencies; add UPGRADE=--upgrade for the newest
	$(COMPILE) $(UPGRADE) --output-file requirements.lock
	$(COMPILE) $(UPGRADE) --group dev --output-file requirements-dev.lock

clean:  ## Remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
