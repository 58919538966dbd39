# make run: set up and serve the shipped catalogue. make test: set up and test. Each is enough on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PACKAGES := corpus recommender evaluation api
BENCHMARKS := http process tagging ingest generated_requests
LARGE_BENCHMARKS := scale peers
DATA ?=

.PHONY: run test install install-dev lint bench screenshots screenshots-wordpress clean
.PHONY: $(addprefix bench-,$(BENCHMARKS) $(LARGE_BENCHMARKS))
.NOTPARALLEL:

run: install
	$(BIN)/negz serve --port $(PORT)

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

test: install-dev
	$(BIN)/python -m pytest -m "not browser and not wordpress and not nginx"

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python .ci/check_sizes.py $(PACKAGES) tests benchmarks .ci

# Each can be had alone (make bench-http); with --keep-going one that finds a promise broken does not end the others.
bench: $(addprefix bench-,$(BENCHMARKS) $(if $(DATA),$(LARGE_BENCHMARKS)))
	@$(if $(DATA),,echo "Without large catalogues: make bench DATA=../shared/data measures them as well (hours).")

$(addprefix bench-,$(BENCHMARKS)): bench-%: install-dev
	$(BIN)/python -m benchmarks.$*

$(addprefix bench-,$(LARGE_BENCHMARKS)): bench-%: install-dev
	@test -n "$(DATA)" || { echo "Name the folder with the data: make $@ DATA=../shared/data" >&2; exit 2; }
	mkdir -p build
	$(BIN)/python -m benchmarks.$* --data $(DATA) --json build/$*.json

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
