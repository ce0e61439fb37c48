# Two commands do everything on a Debian or Ubuntu machine with Python 3.11 or newer:
#   make book    set up and regenerate the whole book into build/<edition>/
#   make test    set up, browser included, and run the tests
# Each target sets up its own .venv; nothing is installed outside it except, for a root user and only
# where absent, the Debian packages named below.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILT := $(VENV)/.build-requirements
TESTED := $(VENV)/.test-requirements
# Public tools that read what an edition says of itself; not in .venv, whose packages they would hold back.
VALIDATORS := .venv-validators
VALIDATED := $(VALIDATORS)/.requirements
# Lighthouse, for `make audit` only.
LIGHTHOUSE := tests/lighthouse/node_modules/.installed
# Two processes; the tests of one file share what they build, so they stay together.
PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder --durations=20

.DEFAULT_GOAL := help
.PHONY: help setup book plan test audit lint bench lock clean browser database validators

help:
	@echo "make book    regenerate the book: build/<edition>/<language>/html and pdf"
	@echo "make test    run the checks on the tiny publication and on a sample of the real book"
	@echo "make audit   run every check on every page"
	@echo "make bench   measure against the naive route and print ratios"
	@echo "make lint    look at the code's style"
	@echo "make lock    compile requirements*.txt again from requirements*.in (needs uv)"
	@echo "make clean   remove build/ and everything that was set up"

setup: $(BUILT)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version 2>&1)."; \
	  echo "Next: install it and name it, for instance: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && apt-get install -y -q python3-venv; \
	  else echo "Python's venv module is missing. Next: sudo apt-get install python3-venv"; exit 3; fi; }
	$(PYTHON) -m venv $(VENV)

$(BUILT): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TESTED): requirements-test.txt $(BUILT)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

$(VALIDATED): requirements-validators.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(VALIDATORS)
	$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-validators.txt
	@touch $@

$(LIGHTHOUSE): tests/lighthouse/package-lock.json
	@command -v npm >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && apt-get install -y -q nodejs npm; \
	  else echo "npm is missing. Next: sudo apt-get install nodejs npm"; exit 3; fi; }
	npm ci --prefix tests/lighthouse --ignore-scripts --no-audit --no-fund --silent
	@touch $@

validators: $(VALIDATED)

# The browser tests drive the system's Chromium; the PDF tests draw pages with poppler.
browser:
	@for tool in chromium pdftoppm; do command -v $$tool >/dev/null && continue; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && apt-get install -y -q chromium poppler-utils && break; \
	  else echo "$$tool is missing. Next: sudo apt-get install chromium poppler-utils"; exit 3; fi; done

# The jobs of the service are tried on PostgreSQL too; where there is none, those tests are skipped by name.
database:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && apt-get install -y -q postgresql; \
	  else echo "PostgreSQL is missing: its tests are skipped. Next: sudo apt-get install postgresql"; fi; }

book: $(BUILT)
	$(BIN)/eslabon build

plan: $(BUILT)
	$(BIN)/eslabon plan

test: $(TESTED) $(VALIDATED) browser database
	$(BIN)/eslabon build --root $$($(BIN)/python -m tests.edition.sampled)
	$(BIN)/python -m pytest $(PARALLEL)

audit: $(TESTED) $(VALIDATED) $(LIGHTHOUSE) browser database
	$(BIN)/eslabon build
	$(BIN)/python -m pytest --audit $(PARALLEL)

lint: $(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: $(TESTED)
	$(BIN)/python -m benchmarks

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements-test.in -o requirements-test.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements-validators.in -o requirements-validators.txt

clean:
	rm -rf build $(VENV) $(VALIDATORS) tests/lighthouse/node_modules
