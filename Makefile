# Everything runs in .venv, which is made once and again only when the dependencies change.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# the first interpreter that is new enough and can make a virtual environment
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$each; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help venv demo demo-journey test check kill clients bench train eval curve audit lint lowest clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP) ## make .venv and install maild with everything it needs

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "maild needs Python 3.11 or later with venv (Debian, Ubuntu: apt-get install python3 python3-venv)" >&2; exit 1; }
	@echo "installing into $(VENV) with $(PYTHON); the first time this takes a minute or two"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP) ## see maild at work on a mail server of its own (KEEP=1 make demo leaves it up)
	@$(BIN)/maild demo

demo-journey: $(STAMP) ## see half a year of one client's trajectory in half a minute
	@$(BIN)/maild demo --journey

# Several at once, each file in one process: its servers start once. Four are enough: most of the time goes to servers.
test: $(STAMP) ## run all tests; Dovecot's too where it is installed
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: $(STAMP) ## style, types and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

check: lint ## lint, the units, and the examples in the documents
	@$(BIN)/python -m pytest tests/unit $(wildcard tests/docs)

kill: $(STAMP) ## kill maild at every step and at 200 random moments on a real Dovecot, and count what lies there
	@$(BIN)/python -m tests.kill.run

clients: $(STAMP) ## open, edit and send a draft in real mail clients (docs/clients.md says what to install)
	@$(BIN)/python -m tests.clients.run

bench: $(STAMP) ## measure against a bare IDLE, FETCH, APPEND loop on the same Dovecot; writes docs/bench.md
	@$(BIN)/python -m bench.bench

train: $(STAMP) ## learn the weights from corpus/ anew: the same corpus gives the same file
	@$(BIN)/python -m training.train

eval: $(STAMP) ## measure understanding on mails that no training saw; writes docs/eval/
	@$(BIN)/python -m training.evaluate

curve: $(STAMP) ## the same, with the learning curve (some minutes)
	@$(BIN)/python -m training.evaluate --curve

audit: $(STAMP) ## what the corpus is made of, and whether it repeats itself
	@$(BIN)/python -m training.audit

lowest: ## install the oldest packages that pyproject.toml allows, and run the units on them
	@test -n "$(PYTHON)" || { echo "maild needs Python 3.11 or later with venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv-lowest
	@$(PYTHON) tests/lowest_versions.py > .venv-lowest/lowest.txt
	@.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-lowest/lowest.txt --editable '.[dev]'
	@.venv-lowest/bin/python -m pytest tests/unit

clean: ## remove what make and the tests left behind
	rm -rf $(VENV) .venv-lowest .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find maild tests -name __pycache__ -type d -prune -exec rm -rf {} +
