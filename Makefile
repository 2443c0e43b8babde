# `make demo` and `make test` need Debian 12's python3, python3-venv and make, and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test check lint types bench examples clean

help:            ## what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## /\1: /p' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(STAMP) ## make .venv and install what is pinned in constraints.txt

demo: $(STAMP)   ## live through a year with a stand-in publisher; leaves demo-output/
	$(BIN)/watcher demo --out demo-output

test: $(STAMP)   ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP)   ## formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)  ## mypy strict
	$(BIN)/mypy

check: lint types test ## what CI runs

bench: $(STAMP)  ## figures as ratios against peers in the same run
	$(BIN)/python -m bench

examples: $(STAMP) ## write config/ anew from the options' descriptions
	$(BIN)/python -m watcher.config.examples

clean:           ## remove what the other targets made
	rm -rf $(VENV) demo-output build dist .mypy_cache .pytest_cache .ruff_cache
