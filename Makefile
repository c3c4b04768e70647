# run   make the environment, start the service
# test  make the environment, run everything that guards the project
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
UNTESTED := NO CHROMIUM: THE PAGE WILL NOT BE TESTED (apt-get install chromium)

.PHONY: run test check chromium format docs clean

run: .venv/.run
	@$(BIN)/python -m app serve

test: check chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The page is tested in a browser; where there is none and none can be had, pytest says what it skips.
chromium:
	@if ! command -v chromium >/dev/null; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing Chromium for the tests of the page (once)"; \
	    { apt-get update && apt-get install -y --no-install-recommends chromium; } \
	      >.venv/chromium.log 2>&1 || { tail -n 5 .venv/chromium.log; echo "$(UNTESTED)"; }; \
	  else echo "$(UNTESTED)"; fi; fi

format: .venv/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.test
	$(BIN)/python -m scripts.reference

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Depesche's dependencies (once; this takes a minute or two)"
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e .
	@touch $@

.venv/.test: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e '.[dev]'
	@touch $@ .venv/.run
