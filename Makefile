# Each target makes ready what it needs (scripts/setup); a second call spends no time on that.
.PHONY: run test check bench fix lock help
.DEFAULT_GOAL := help
BIN := .venv/bin
UV := uv==0.13.9

run: ## Starts the service with its demonstration cases, on an embedded database
	@scripts/setup run
	@$(BIN)/parcours serve --demo $(ARGS)

test: ## Runs the whole test suite, on SQLite and on PostgreSQL (ARGS="-k name" for a part)
	@scripts/setup test
	@$(BIN)/python -m pytest -n logical --dist worksteal $(ARGS)

check: ## Reads the code without running it: style, types, imports between rooms, templates, migrations
	@scripts/setup check
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy
	@$(BIN)/lint-imports && $(BIN)/djlint --lint --quiet templates
	@$(BIN)/python -m scripts.check_migrations

bench: ## Measures the service against its bare parts: database, nginx, WeasyPrint
	@scripts/setup bench
	@$(BIN)/python -m bench $(ARGS)

fix: ## Formats the code, draws docs/workflow.md and repairs what can be repaired without thinking
	@scripts/setup check
	@$(BIN)/ruff format && $(BIN)/ruff check --fix
	@$(BIN)/python scripts/draw_workflow.py

lock: ## Writes requirements.lock anew after a change of setup.cfg (ARGS=--upgrade for newer versions)
	@scripts/setup check
	@$(BIN)/python -m venv .venv/tools && .venv/tools/bin/pip install -qq $(UV)
	@.venv/tools/bin/uv pip compile -q --universal --python-version 3.11 --extra dev --generate-hashes \
	  --no-emit-index-url --no-header $(ARGS) setup.cfg -o requirements.lock >/dev/null

help: ## Prints this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 14
