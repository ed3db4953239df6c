# `make demo` to look, `make serve` to use, `make test` and `make check` to work on it.
# PORT=8000 and NORTHING_HOME=./data (the folder that holds all data) can be set; PYTHON names another Python 3.11 to 3.13.

PYTHON ?= python3
PORT ?= 8000
NORTHING_HOME ?= $(CURDIR)/data
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Rules and single parts know no database: the second run leaves them out.
WITHOUT_DATABASE := tests/logic tests/lib tests/architecture

demo serve: export NORTHING_HOME := $(NORTHING_HOME)
lint: export NORTHING_HOME := $(CURDIR)/build/check

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-long test-sqlite test-postgresql check lint format install install-dev lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

demo: install ## Start with the sample company (first run loads it)
	@exec $(BIN)/northing serve --demo --port $(PORT)

serve: install ## Start empty; the console shows the one-time set-up code
	@exec $(BIN)/northing serve --port $(PORT)

test: install-dev ## Run all tests on SQLite, then those with a database on PostgreSQL
	@$(BIN)/python tools/test_needs.py
	@result=0; \
	echo "== SQLite"; NORTHING_TEST_DB=sqlite $(PYTEST) || result=1; \
	echo "== PostgreSQL"; NORTHING_TEST_DB=postgresql $(PYTEST) $(WITHOUT_DATABASE:%=--ignore=%) || result=1; \
	exit $$result

test-long: install-dev ## Wrong input everywhere and a hundred kills; takes long, no part of `test`
	@NORTHING_TEST_DB=sqlite $(PYTEST) -m long
	@NORTHING_TEST_DB=postgresql $(PYTEST) -m long

test-sqlite: install-dev ## Run all tests on SQLite
	@NORTHING_TEST_DB=sqlite $(PYTEST)

test-postgresql: install-dev ## Run the tests with a database on PostgreSQL
	@NORTHING_TEST_DB=postgresql $(PYTEST) $(WITHOUT_DATABASE:%=--ignore=%)

check: lint test ## Everything a change must pass

lint: install-dev ## Format, lint, types, templates, system check, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet src/northing/web/templates
	$(BIN)/djlint --check src/northing/web/templates
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PYTEST) -q tests/architecture

format: install-dev ## Put Python and templates into the common form
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	$(BIN)/djlint --reformat --quiet src/northing/web/templates || true

install:
	@$(PYTHON) tools/install.py run

install-dev:
	@$(PYTHON) tools/install.py dev

lock: install-dev ## Take newer versions into the lock files
	UV=$$(command -v uv || echo .venv-uv/bin/uv); \
	compile="$$UV pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade pyproject.toml"; \
	$$compile -o requirements.lock && $$compile --group dev -o requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

clean: ## Remove what was installed and built; data stays
	rm -rf .venv .venv-uv node_modules build dist src/northing/web/static/northing/dist
	rm -rf .mypy_cache .ruff_cache .hypothesis .pytest_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
