# What one needs to know is `make help`.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := scoring matcher api

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test lint format docs bench bench-served contract bench-races bench-crash bench-soak bench-upgrade container-docs container-proof plot judge fuzz sbom audit lock clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

install: .venv/installed ## Make .venv with everything the service needs
install-dev: .venv/installed .venv/installed-dev ## The same, with what tests and lint need

PIP := $(BIN)/python -m pip install --quiet
# uv takes a twentieth of pip's time; where it cannot be had, or is not told of the registry that pip is told of, pip does.
installed = $(BIN)/uv pip install --python $(BIN)/python --quiet --compile-bytecode $(1) || $(PIP) $(1)

# One file marks each finished installation, so that nothing is installed twice.
.venv/packages: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv .venv
	-$(PIP) --require-hashes --requirement requirements-uv.lock
	$(call installed,--require-hashes --requirement requirements.lock)
	$(call installed,--no-deps --editable .)
	touch $@

# What is compiled now, no first run waits for.
.venv/installed: .venv/packages
	$(BIN)/python -m matcher.sparse.warm
	$(BIN)/python -m matcher.advice.warm
	$(BIN)/python -m matcher.repair.warm
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/packages
	$(call installed,--require-hashes --requirement requirements-dev.lock)
	touch $@

.venv/installed-bench: requirements-bench.lock .venv/installed
	$(call installed,--require-hashes --requirement requirements-bench.lock)
	touch $@

demo: install ## Store, match and print a made-up cohort, then serve it (SERVE=0 ends after printing)
	SERVE=$(SERVE) $(BIN)/matcher demo

serve: install ## Serve, with a fresh key printed
	$(BIN)/matcher serve --print-key

test: install-dev ## Run all tests (OPTIONS=--pictures keeps what pages look like)
	$(BIN)/python -m pytest -n 2 --dist loadfile --max-worker-restart 0 --maxfail 50 --durations=25 --durations-min=4 $(OPTIONS)

lint: .venv/installed-dev ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	[ ! -x $(BIN)/hadolint ] || $(BIN)/hadolint Dockerfile

docs: .venv/installed-dev ## Build the documentation as a site into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

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
	$(BIN)/python -m pytest -o faulthandler_timeout=7200 tests/api/routes/stored/test_contract.py --cases 10000

bench-races: install-dev ## A thousand rounds of each race for seats and answers, on both databases
	$(BIN)/python -m pytest -o faulthandler_timeout=7200 tests/api/services/pairings/test_races.py --rounds 1000

bench-crash: install-dev ## Kill server, worker and PostgreSQL a thousand times under load (KILLS=1000)
	$(BIN)/python -m bench.crash --kills $(or $(KILLS),1000)

bench-soak: install-dev ## Twenty minutes of load on PostgreSQL, two servers and two workers, killing one after the other
	$(BIN)/python -m bench.soak --minutes $(or $(MINUTES),20)

fuzz: install-dev ## Let every reader of foreign input read 100 000 spoilt ones each (CASES=100000)
	$(BIN)/python -m bench.fuzz --cases $(or $(CASES),100000)

sbom: .venv/installed-dev ## Write what the service is made of, as CycloneDX, into build/sbom.json
	$(BIN)/python -m tools.sbom

audit: .venv/installed-dev ## Ask whether anything is known against what requirements.lock names
	mkdir -p build
	status=0; $(BIN)/python -m pip_audit --requirement requirements.lock --require-hashes --disable-pip \
	    --progress-spinner off --format json --timeout 5 >build/audit.json 2>build/audit.log || status=$$?; \
	    $(BIN)/python -m tools.audit $$status

bench-upgrade: install-dev ## Bring a new version in under load, beside the one before its newest migration
	$(BIN)/python -m bench.upgrade

container-docs: install-dev ## Try out what the documentation does with Docker, or on a machine of its own (as root)
	$(BIN)/python -m pytest -o faulthandler_timeout=3600 tests/docs/test_containers.py --containers --durations=0 $(OPTIONS)

container-proof: install-dev ## Do each step of the Dockerfile in a root made by debootstrap, start it, ask it (as root)
	$(BIN)/python -m tools.container_proof $(OPTIONS)

lock: install-dev ## Resolve the dependencies anew; no registry address is written
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --constraint requirements.lock pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --constraint requirements-dev.lock pyproject.toml --group bench -o requirements-bench.lock
	echo uv | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --no-emit-find-links --constraint requirements-dev.lock - -o requirements-uv.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --upgrade bench/mentor-match.in -o bench/mentor-match.lock

clean: ## Remove what can be made again
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
