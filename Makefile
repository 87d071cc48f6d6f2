# Each target works as the first command in a fresh clone: it makes the environment it needs.

EDITION ?=
DOCUMENT ?= assessment
RENDERER ?= $(if $(shell command -v quarto),quarto,embedded)
PYTHON ?= python3
UV := $(shell command -v uv)

BIN := .venv/bin
PROFILES := $(DOCUMENT)$(if $(EDITION),$(shell printf ',edition-%s' '$(EDITION)'))

.DEFAULT_GOAL := help
.PHONY: help book preview release test check bench environment test-environment quarto-environment lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(if $(filter quarto,$(RENDERER)),quarto-environment,environment) ## Render the book as HTML and PDF into _book/ (EDITION=2025, RENDERER=quarto|embedded)
ifeq ($(RENDERER),quarto)
	@echo "Rendering with Quarto"
	QUARTO_PYTHON="$(CURDIR)/$(BIN)/python" quarto render --profile '$(PROFILES)'
else
	@$(BIN)/python -m bookrender build --profile '$(PROFILES)'
endif

preview: environment ## Serve the book on this machine and render again what an edit touches
	@$(BIN)/python -m bookrender preview --profile '$(PROFILES)'

test: test-environment ## Run all tests, side by side
	@$(BIN)/python -m pytest -n auto

check: test-environment ## Run every pre-commit check on every file
	@$(BIN)/pre-commit run --all-files

bench: test-environment ## Measure speed and memory; prints a table, asserts nothing
	@$(BIN)/python scripts/benchmarks

environment: .venv/.book.stamp ## Install what the book needs into .venv
test-environment: .venv/.test.stamp ## Install what the tests need too
quarto-environment: .venv/.quarto.stamp

# What `pip install --require-hashes` takes is the lock and nothing else; the project itself is linked, not fetched.
.venv/.%.stamp: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=…" >&2; exit 1; }
	@echo "Setting up .venv from $<"
ifneq ($(UV),)
	@test -x $(BIN)/python || uv venv --quiet --python "$$(command -v $(PYTHON))" .venv
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r $<
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@touch $@

lock: ## Write the lock files again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade pyproject.toml -o requirements/book.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra test -c requirements/book.txt pyproject.toml -o requirements/test.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra quarto -c requirements/book.txt pyproject.toml -o requirements/quarto.txt

clean: ## Remove everything that was made here
	rm -rf _book .bookrender .venv .pytest_cache .ruff_cache .hypothesis
