# What a person does with this project, one word each. Needs Python 3.11 or newer, git and make;
# everything else is installed into .venv from pinned, hashed lock files.

PYTHON ?= python3
BIN := .venv/bin
# Node comes with a Python package, so that no other tool is needed on the machine.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
WEB_SOURCES := $(shell find web/src web/styles web/public -type f 2>/dev/null) web/build.mjs web/package.json

.PHONY: help run demo cluster test check format bench bench-node soak scale capacity faults oracle web screenshots wheel clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run web/dist/manifest.json ## Start LiveTalk on SQLite with a rehearsal room and print its links
	@mkdir -p var
	LIVETALK_LOG=$${LIVETALK_LOG:-sqlite:///var/livetalk.db} $(BIN)/livetalk serve --rehearse

demo: .venv/run web/dist/manifest.json ## The same with a simulated hall of 60 people
	@mkdir -p var
	LIVETALK_LOG=$${LIVETALK_LOG:-sqlite:///var/livetalk.db} $(BIN)/livetalk demo

cluster: .venv/dev .venv/services web/dist/manifest.json ## Three nodes, Redis and a TLS proxy, with a rehearsal room
	$(BIN)/python -m tests.support.cluster

test: check .venv/browser .venv/services tests/bench/node/node_modules/.package-lock.json ## All checks and all tests, fast ones first; ends with pytest's summary
	$(BIN)/python -m pytest

check: .venv/dev web/dist/manifest.json ## Format, lint, types and import order, Python and TypeScript
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	cd web && $(WITH_NODE) npm run --silent check

format: .venv/dev ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev web/dist/manifest.json bench-node ## Measure LiveTalk beside Node and python-socketio; a table
	$(BIN)/python -m tests.bench

bench-node: tests/bench/node/node_modules/.package-lock.json

soak: .venv/dev .venv/services web/dist/manifest.json ## Two hours of a talk in twenty minutes: a table, a verdict, docs/images/soak.svg
	$(BIN)/python -m tests.bench.soak

scale: .venv/dev .venv/services web/dist/manifest.json ## Measure one and more processes and nodes: a table in six minutes
	$(BIN)/python -m tests.bench.scale

capacity: .venv/dev ## Simulate a festival day on many nodes, to check the arithmetic of docs/capacity.md
	$(BIN)/python -m tests.bench.capacity

faults: .venv/dev .venv/services web/dist/manifest.json ## The long fault tests, an hour and a half: every fault twenty times, and a table
	LIVETALK_KILL_ROUNDS=200 LIVETALK_NODE_ROUNDS=20 $(BIN)/python -m pytest tests/faults

oracle: .venv/oracle ## Compare the fair order with abcvoting on random meetings; installs a gigabyte
	$(BIN)/python -m tests.oracle

screenshots: .venv/browser web/dist/manifest.json ## Pictures of every screen for docs/images
	$(BIN)/python -m tests.browser.screenshots

web: web/dist/manifest.json ## Build the front end

wheel: .venv/dev ## Build the wheel into dist/
	$(BIN)/python -m pip wheel . --no-deps --quiet --wheel-dir dist

clean: ## Remove what was built; rooms in var/ stay
	rm -rf .venv web/dist web/node_modules tests/bench/node/node_modules dist build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "LiveTalk needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python cannot make a virtual environment here; on Debian: apt-get install python3-venv" >&2; exit 1; }

.venv/run: requirements/run.lock pyproject.toml hatch_build.py | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

.venv/browser: .venv/dev
	sh tests/browser/install-chromium.sh
	@touch $@

.venv/services: tests/support/install-services.sh .venv/dev
	sh tests/support/install-services.sh $(BIN)
	@touch $@

.venv/oracle: requirements/oracle.lock .venv/dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/oracle.lock
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json .venv/run
	cd web && $(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

tests/bench/node/node_modules/.package-lock.json: tests/bench/node/package.json tests/bench/node/package-lock.json .venv/run
	cd tests/bench/node && $(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/manifest.json: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && $(WITH_NODE) npm run --silent build
