# Effektbog: `make book` sets up and renders the book, `make test` checks everything.
# Both reuse what is there; nothing is installed outside .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
TO     ?= html,pdf
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

PREVIEW ?=
.PHONY: book preview test lint check lock clean help

book: $(VENV)/.book ## render the book as HTML and PDF into _book/
	@$(BIN)/effektbog render --to $(TO)

preview: $(VENV)/.book ## see each change at once in the browser (Ctrl-C ends it)
	@$(BIN)/effektbog preview $(PREVIEW) || [ $$? -eq 130 ]

test: $(VENV)/.test lint ## lint, types, and the whole test suite (which renders the book)
	$(BIN)/python -m pytest -n 3 # some of them wait: for a browser, a kernel, the solver

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test book ## run all benchmarks and write their tables and figure (about an hour)
	$(BIN)/python benchmarks/run.py

check: $(VENV)/.book ## say what is installed and which engine will run
	@$(BIN)/effektbog check

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "error: Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "error: could not make $(VENV); on Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.book: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the book's packages into $(VENV) (a few minutes, the first time only) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.book
	@echo "Installing the test tools into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# The locks name versions and hashes only, so any package index serves them. Needs uv.
lock: ## resolve the dependencies of pyproject.toml again
	$(MAKE) --no-print-directory lock-file NAME=requirements.txt EXTRAS="--extra build"
	$(MAKE) --no-print-directory lock-file NAME=requirements-dev.txt EXTRAS="--extra build --extra dev --constraint requirements.txt"

.PHONY: lock-file
lock-file:
	uv pip compile pyproject.toml $(EXTRAS) --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --output-file $(NAME)

help: ## list what make can do
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

clean: ## remove everything that make made
	rm -rf $(VENV) _book .effektbog
