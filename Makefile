# What one needs to know is `make help`.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := scoring matcher api

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test lint format bench bench-served contract bench-races bench-crash plot judge lock clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

install: .venv/installed ## Make .venv with everything the service needs
install-dev: .venv/installed .venv/installed-dev ## The same, with what tests and lint need

# One file marks each finished installation, so that nothing is installed twice.
.venv/packages: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

# What is compiled now, no first run waits for.
.venv/installed: .venv/packages
	$(BIN)/python -m matcher.sparse.warm
	$(BIN)/python -m matcher.advice.warm
	$(BIN)/python -m matcher.repair.warm
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/packages
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	touch $@

.venv/installed-bench: requirements-bench.lock .venv/installed
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-bench.lock
	touch $@

demo: install ## Store, match and print a made-up cohort, then serve it (SERVE=0 ends after printing)
	SERVE=$(SERVE) $(BIN)/matcher demo

serve: install ## Serve, with a fresh key printed
	$(BIN)/matcher serve --print-key

test: install-dev ## Run all tests (OPTIONS=--pictures keeps what pages look like)
	$(BIN)/python -m pytest -n 2 --dist loadfile --durations=25 --durations-min=4 $(OPTIONS)

lint: .venv/installed-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: install-dev ## Bring the code into the common form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed-bench ## Measure, side by side in one run
	$(BIN)/python -m bench

bench-served: install-dev .venv/installed-bench ## Measure a running service: waiting, imports, load, pages
	$(BIN)/python -m bench latency imports load duplicates pages

plot: .venv/installed-bench ## Draw the plots under docs/benchmarks from what was measured last
	$(BIN)/python -m bench.plot

judge: install-dev ## Let the dense solver judge the sparse one on 100 000 problems
	$(BIN)/python -m bench.judge

contract: install-dev ## Send 10 000 requests made from the OpenAPI document, on both databases
	$(BIN)/python -m pytest tests/api/routes/stored/test_contract.py --cases 10000

bench-races: install-dev ## A thousand rounds of each race for seats and answers, on both databases
	$(BIN)/python -m pytest tests/api/services/pairings/test_races.py --rounds 1000

bench-crash: install-dev ## Kill server, worker and PostgreSQL a thousand times under load (KILLS=1000)
	$(BIN)/python -m bench.crash --kills $(or $(KILLS),1000)

lock: install-dev ## Resolve the dependencies anew; no registry address is written
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --constraint requirements.lock pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --constraint requirements-dev.lock pyproject.toml --group bench -o requirements-bench.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --upgrade bench/mentor-match.in -o bench/mentor-match.lock

clean: ## Remove what can be made again
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
