# Mithaq. `make run` sets everything up and runs the whole DAG; `make test` sets up and tests.
PYTHON ?= python3.11
INBOX ?= data/sample
DATA ?= data/local
BIN := .venv/bin
export MITHAQ_INBOX := $(abspath $(INBOX))
export MITHAQ_DATA := $(abspath $(DATA))
export DAGSTER_HOME := $(MITHAQ_DATA)/dagster
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export RAY_USAGE_STATS_ENABLED := 0
export DAGSTER_DISABLE_TELEMETRY := true
export HF_HUB_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test test-slow lint ui doctor export bench train lock clean

help:  ## What can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Mithaq needs Python 3.11 as '$(PYTHON)'; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of requirements.lock into .venv: several minutes and some 3 GB, this once"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

dbt_project/target/manifest.json: .venv/.installed $(shell find dbt_project -mindepth 1 \( -name target -o -name logs -o -name '.*' \) -prune -o \( -type d -o -name '*.sql' -o -name '*.yml' -o -name '*.md' \) -print)
	@cd dbt_project && ../$(BIN)/dbt --quiet parse --no-partial-parse --profiles-dir . --target-path target
	@touch $@

dbt_project/target/column_lineage.json: dbt_project/target/manifest.json
	@$(BIN)/python -m pipelines.lineage
	@touch $@

setup: .venv/.installed dbt_project/target/manifest.json dbt_project/target/column_lineage.json  ## Make .venv from the lock and parse the dbt project

run: setup  ## Run the whole DAG over INBOX (data/sample) into DATA (data/local)
	@$(BIN)/python -m pipelines.run

ui: setup  ## Dagster UI on 127.0.0.1:3000, schedules and sensors running
	@$(BIN)/python -m pipelines.instance >/dev/null
	@echo "http://127.0.0.1:$${PORT:-3000} in about half a minute; Ctrl-C ends it. Warnings and errors are shown here."
	@PYTHONWARNINGS=ignore:Function:FutureWarning $(BIN)/dagster dev --workspace workspace.yaml --host 127.0.0.1 --port $${PORT:-3000} --log-level warning

doctor: .venv/.installed  ## Check this installation and DATA, and say what to do about what is wrong
	@PORT=$${PORT:-3000} $(BIN)/python -m pipelines.cli doctor

export: setup  ## Write the marts of DATA as Parquet and CSV to TO (DATA/export)
	@$(BIN)/python -m pipelines.cli export $(TO)

lint: setup  ## Format, lint and type checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project

test: setup lint  ## Every test but the slow proofs
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m pytest -m "not slow"

test-slow: setup  ## The slow proofs
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.install_postgres
	$(BIN)/python -m pytest -m slow

bench: setup  ## Benchmarks: all, or ONLY="night marts"; SCALE=0.1 for a try
	$(BIN)/python -m benchmarks --scale $${SCALE:-1} $(ONLY)

train: setup  ## Rebuild the model pack from ../shared/corpora
	$(BIN)/python -m training.build

lock:  ## Resolve pyproject.toml anew into requirements.lock
	rm -rf .lock-venv && $(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet '.[dev,training,cluster,notebook,bench,lake]'
	{ echo '# Exact releases that were tested together; `make lock` makes this file anew.'; \
	  echo '# torch carries no local tag: pip takes the CPU build where one is offered, else the default one.'; \
	  .lock-venv/bin/python -m pip freeze --exclude mithaq | sed -E 's/\+[a-z0-9.]+$$//'; } > requirements.lock
	rm -rf .lock-venv

clean:  ## Remove what was built; DATA stays
	rm -rf .venv dbt_project/target dbt_project/logs build *.egg-info
