# run   make the environment, start the service
# test  make the environment, run everything that guards the project
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
# What an install reads or compiles; Python is used where it lies.
PROJECT := pyproject.toml setup.py constraints.txt \
  app/engine/native/build.py $(wildcard app/engine/native/*.c app/engine/native/*.h)

.PHONY: run test test-fleet check tools format docs fuzz lock audit sbom clean

run: .venv/.run
	@$(BIN)/python -m app serve

test: check tools
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Ray is 650 MB and a cluster takes its time, so this is no part of test. Ray warns of itself.
test-fleet: .venv/.fleet
	$(BIN)/python -m pytest -W default tests/fleet

# Programs of the machine that tests drive; what is missing and cannot be had is not tested, loudly.
tools:
	@scripts/tools.sh .venv/tools.log

format: .venv/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.test
	$(BIN)/python -m scripts.reference
	$(BIN)/python -m scripts.dashboard
	$(BIN)/python -m scripts.rules

# make fuzz SECONDS=600 TARGETS="html xml"
SECONDS ?= 60
fuzz: .venv/.test
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(TARGETS)

# Every package with the hashes of its files.
lock: .venv/.supply
	$(BIN)/python -m scripts.lock

# Known vulnerabilities, by what the package index tells of them; one that tells nothing is an error.
# With another source: AUDIT_ARGS='-s osv'
audit: .venv/.supply
	$(BIN)/pip-audit --strict --disable-pip --require-hashes $(AUDIT_ARGS) -r requirements.lock

# A bill of materials of what the service needs, in CycloneDX.
sbom: .venv/.supply
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --validate -o sbom.json requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info build app/engine/native/*.so

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: $(PROJECT) | .venv/bin/python
	@echo "Installing Depesche: its dependencies, and a compiler for its kernels (a minute or two)"
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e .
	@touch $@

.venv/.supply: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e '.[supply]'
	@touch $@

.venv/.test: $(PROJECT) | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e '.[bench,dev]'
	@touch $@ .venv/.run

.venv/.fleet: .venv/.test
	$(BIN)/python -m pip install -q --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e '.[bulk,dev,ray]'
	@touch $@
