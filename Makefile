# The one command line for builders. `make` alone lists what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PACKAGES := kit vocabulary services/identity services/cases services/referrals services/indicators gateway deploy/demo_issuer deploy

# The first of these that is 3.11 or later. A shim that finds no interpreter behind it does not count.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(p))))
# Editable installs know their folder by its full path: a clone that was moved installs again.
$(shell [ "$$(cat $(STAMP) 2>/dev/null)" = "$(CURDIR)" ] || rm -f $(STAMP))

# What a caller may set; each is passed on only where a target names it.
T ?=
TESTARGS ?=
JOBS ?= 2
BENCH ?=
FULL ?=
ONCE ?=
FRESH ?=
PORT ?=
RUNS ?= 20
SEED ?= 1
EXAMPLES ?= 50
FUZZ_SEED ?= 20161101
ROLES ?=
MUTATION ?=
SHARE ?= 1.0
export FULL

##@ Try it
.PHONY: demo
demo: $(STAMP) ## Start a node, play the journey, keep serving. ONCE=1 ends after it, FRESH=1 begins with an empty folder, PORT=n
	@$(BIN)/geleit demo $(if $(filter 1,$(ONCE)),--once) $(if $(filter 1,$(FRESH)),--fresh) $(if $(PORT),--port $(PORT))

##@ Build it
.PHONY: test
test: $(STAMP) ## Run the suite on SQLite and PostgreSQL. T=services/cases for a part, TESTARGS="-k name", FULL=1 for all of both
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(T) $(TESTARGS)

.PHONY: check
check: $(STAMP) ## Format, lint, strict types, import contracts, our own lints, drift of documents and migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy kit vocabulary services gateway deploy tests benchmarks
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.house.lints
	$(BIN)/python -m tests.house.documents --check
	$(BIN)/python -m tests.attack.dependencies --licences

.PHONY: format
format: $(STAMP) ## Format all code and mend what lint can mend by itself
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

.PHONY: openapi
openapi: $(STAMP) ## Write openapi.json and asyncapi.yaml of every service anew
	@$(BIN)/python -m tests.house.documents --write

.PHONY: docs
docs: $(STAMP) ## The documentation site in .cache/docs, to be read without a network; fails where a link leads nowhere
	@$(BIN)/python -m tests.docs

##@ Measure it
.PHONY: bench
bench: $(STAMP) ## One benchmark: BENCH=name. Without a name: the list
	@if [ -z "$(BENCH)" ]; then $(BIN)/python -m benchmarks; else $(BIN)/python benchmarks/$(BENCH).py; fi

.PHONY: chaos
chaos: $(STAMP) ## Seeded fault runs with real processes on both databases: RUNS=100 SEED=7; the last line counts
	@$(BIN)/python -m tests.chaos --runs $(RUNS) --seed $(SEED)

.PHONY: fuzz
fuzz: $(STAMP) ## Every operation of the five documents: EXAMPLES=50 FUZZ_SEED=20161101, ROLES=all as all roles; FUZZ_KEEP=file to go on
	@FUZZ_REPORT=1 FUZZ_EXAMPLES=$(EXAMPLES) FUZZ_SEED=$(FUZZ_SEED) FUZZ_ROLES=$(ROLES) $(BIN)/python -m pytest -q --engine sqlite tests/attack/test_fuzz.py $(TESTARGS)

.PHONY: mutation
mutation: $(STAMP) ## Slips of the hand in what decides, against its tests: MUTATION="--room cases/plans --quick", SHARE=0.2; then predicates
	@$(BIN)/python -m tests.mutation --share $(SHARE) $(MUTATION)
	@$(if $(MUTATION),,$(BIN)/python -m tests.mutation.predicates --share $(SHARE))

.PHONY: audit
audit: $(STAMP) ## Licences of what is locked, and its known vulnerabilities (asks osv.dev; says so where it could not, exit 3)
	@$(BIN)/python -m tests.attack.dependencies --licences
	@$(BIN)/python -m tests.attack.dependencies --vulnerabilities

##@ House work
.PHONY: lock
lock: ## Resolve the dependencies anew into requirements.lock (needs a package index)
	@$(call need-python)
	@test -x .cache/lock/bin/uv || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/python -m pip install -qq --disable-pip-version-check uv; }
	@.cache/lock/bin/uv lock --quiet --python $(PYTHON)
	@.cache/lock/bin/uv export --quiet --frozen --all-packages --all-groups --all-extras --no-emit-workspace --no-header --no-annotate --no-emit-index-url --format requirements.txt --output-file requirements.lock >/dev/null

.PHONY: clean
clean: ## Remove what was installed and every cache (the demo's data folder stays)
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

define need-python
test -n "$(PYTHON)" || { echo "Geleit needs Python 3.11 or later, found as python3.11, python3.12, python3.13 or python3. Install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
endef

$(STAMP): requirements.lock pyproject.toml $(PACKAGES:%=%/pyproject.toml)
	@$(call need-python)
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || { rm -rf $(VENV); echo "Making $(VENV) with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; }
	@echo "Installing what requirements.lock names"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation $(PACKAGES:%=-e ./%)
	@printf '%s' "$(CURDIR)" > $@
