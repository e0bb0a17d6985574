# Two commands from a bare Python 3.11: `make site`, `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site serve story test lint format bench fuzz lighthouse vendor clean

site: $(VENV)/.okrsite
	$(BIN)/okrsite build

serve: $(VENV)/.okrsite
	$(BIN)/okrsite serve

# The demo with a history: a repository of its own in story/, its site in story/site/.
story: $(VENV)/.okrsite
	$(BIN)/python tools/demo_history.py story
	$(BIN)/okrsite --config story/okrsite.toml build

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Up to hours; BENCH="100 1000 --peers hugo,pelican --rounds 3" or BENCH=--quick asks for less.
bench: $(VENV)/.dev
	$(BIN)/python -m bench $(BENCH)

# An hour over all that reads authors' files; FUZZ="markdown --seconds 60" asks for less.
fuzz: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python -m tests.fuzz $(FUZZ)

lighthouse: $(VENV)/.okrsite
	$(BIN)/python -m bench.lighthouse

# Needs Node; what it makes is kept in git, so that nobody else does.
vendor:
	cd tools/vendor && npm ci && npm run build

clean:
	rm -rf $(VENV) dist story

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "okrsite needs Python 3.11 or later; set PYTHON=/path/to/it"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.okrsite: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/.okrsite
