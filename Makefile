# `make demo` and `make test` do their own set-up: they need Python 3.11 or newer, make and a C compiler.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,\
	$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
MEASURABLE := $(VENV)/.measurable
ADAPTED := $(VENV)/.adapted
GOLD ?= ../shared/gold
PRIORS ?=
THIN ?=
PAGE ?= fixtures/gulfledger.example/tanker-crew-freed/source.txt

.PHONY: help demo test lint types layers unit test-adapters docs bench benchmarks format clean

help:
	@echo 'make demo    clean fixtures/ and show what was kept, what was removed and why'
	@echo 'make test    run every check: lint, types, layers, tests'
	@echo 'make test-adapters   adapters and clusters against the real libraries: installs Ray, Spark and others, 1 GB'
	@echo 'make format  lay out the code and mend what the linter can'
	@echo 'make docs    write the generated pages of docs/ anew'
	@echo 'make bench   measure parts: literals, stories glued on'
	@echo 'make benchmarks   write docs/benchmarks.md anew, an hour; for a trial THIN=20'
	@echo 'make clean   remove what these commands built'

# Installed again only when what is compiled changed: the package itself is linked, not copied.
$(INSTALLED): pyproject.toml build_compiled.py $(shell find cleaner -name '*.px[dy]')
	@if [ -z "$(PYTHON)" ]; then \
		echo 'No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python' >&2; \
		exit 1; fi
	@echo 'Setting up $(VENV) (once, a minute or two) …'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(INSTALLED)
	@[ -t 1 ] || export COLUMNS=110; \
	$(BIN)/cleaner explain $(PAGE) --page; echo; \
	$(BIN)/cleaner clean fixtures -o build/demo --overwrite --summary --audit

test: lint types layers unit

lint: $(INSTALLED)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(INSTALLED)
	@$(BIN)/mypy

layers: $(INSTALLED)
	@$(BIN)/lint-imports --no-logo

unit: $(INSTALLED)
	@$(BIN)/pytest -n auto --dist worksteal

$(ADAPTED): $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,adapters]'
	@touch $@

test-adapters: $(ADAPTED)
	@$(BIN)/pytest tests/adapters tests/batch/test_ray_workers.py

format: $(INSTALLED)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: $(INSTALLED)
	@$(BIN)/python -m cleaner.cli.reference docs

# pip before 24 stumbles over two packages that ask for the same extra of a third.
$(MEASURABLE): $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

bench: $(MEASURABLE)
	$(BIN)/python benchmarks/multipattern.py
	@if [ -d "$(GOLD)" ]; then set -x; $(BIN)/python benchmarks/appended.py --gold "$(GOLD)" --pipeline; \
		else echo 'No gold pages at $(GOLD): name them with make bench GOLD=FOLDER'; fi

benchmarks: $(MEASURABLE)
	$(BIN)/python -m cleaner.tooling.benchmark_page "$(GOLD)" -o docs/benchmarks.md \
		$(if $(PRIORS),--priors "$(PRIORS)") $(if $(THIN),--thin "$(THIN)")

clean:
	@rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
