# make run: set up and serve the shipped catalogue. make test: set up and test. Each is enough on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PACKAGES := corpus recommender evaluation api

.PHONY: run test install install-dev lint bench screenshots screenshots-wordpress clean

run: install
	$(BIN)/negz serve --port $(PORT)

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

test: install-dev
	$(BIN)/python -m pytest -m "not browser and not wordpress"

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python .ci/check_sizes.py $(PACKAGES) tests benchmarks .ci

bench: install-dev
	$(BIN)/python -m benchmarks.http
	$(BIN)/python -m benchmarks.process
	$(BIN)/python -m benchmarks.tagging

screenshots: install-dev
	$(BIN)/python docs/screenshots.py

screenshots-wordpress: install-dev
	$(BIN)/python -m docs.screenshots_wordpress

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) .ci/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the recommender needs (about a minute) ..."
	$(PIP) --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need (PyTorch among it; some minutes) ..."
	$(PIP) --editable ".[dev,transformers]"
	touch $@
