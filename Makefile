# run   make the environment, start the service
# test  make the environment, run everything that guards the project
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin

.PHONY: run test check tools format docs clean

run: .venv/.run
	@$(BIN)/python -m app serve

test: check tools
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Programs of the machine that tests drive; what is missing and cannot be had is not tested, loudly.
tools:
	@scripts/tools.sh .venv/tools.log

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
