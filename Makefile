# Each target works as the first command in a fresh clone: it makes the environment it needs.

EDITION ?=
DOCUMENT ?= assessment
RENDERER ?= $(if $(shell command -v quarto),quarto,embedded)
ENVIRONMENT = $(if $(filter quarto,$(RENDERER)),quarto-environment,environment)
PYTHON ?= python3
UV := $(shell command -v uv)

BIN := .venv/bin
# Some containers tell Python to keep no byte code; each command would then compile all of the project anew.
unexport PYTHONDONTWRITEBYTECODE
# Where the site will be, for site map and shared links; `make site` asks the host. Quarto merges _quarto.yml.local last.
ADDRESS ?=
PLACE = $(ADDRESS:/=)/$(if $(EDITION_NAME),editions/$(EDITION_NAME)/)$(filter-out assessment,$(DOCUMENT))
PROFILES = $(DOCUMENT)$(if $(EDITION),$(shell printf ',edition-%s' '$(EDITION)'))

.DEFAULT_GOAL := help
.PHONY: help book preview theme test check compare mutants bench pictures accessibility environment test-environment quarto-environment lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(ENVIRONMENT) theme/tokens.css ## Render the book as HTML and PDF into _book/ (EDITION=2025, DOCUMENT=plan|joint|…, RENDERER=quarto|embedded)
ifneq ($(ADDRESS),)
	@printf 'book:\n  site-url: %s\n' '$(PLACE)' > _quarto.yml.local
endif
ifeq ($(RENDERER),quarto)
	@echo "Rendering with Quarto"
	@$(BIN)/python -m bookrender quarto --profile '$(PROFILES)'
else
	@$(BIN)/python -m bookrender build --profile '$(PROFILES)'
endif

theme: environment ## Write what is made from theme/tokens.yml: style sheet, Typst's dictionary, web fonts
	@$(BIN)/assessment theme

# A change of the tokens reaches the pages and the PDF as it reaches the charts: at once.
theme/tokens.css: theme/tokens.yml | $(ENVIRONMENT)
	@$(BIN)/assessment theme

preview: environment theme/tokens.css ## Serve the book on this machine and render again what an edit touches
	@$(BIN)/python -m bookrender preview --profile '$(PROFILES)'

test: test-environment ## Run all tests, side by side
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: test-environment ## Run every pre-commit check on every file
	@$(BIN)/pre-commit run --all-files

compare: quarto-environment test-environment ## Make every document of every edition with both renderers and tell what differs (needs Quarto)
	@$(BIN)/python -m scripts.comparison

# of this partnership
mutants: test-environment ## Change the code in small ways and see which change no test of its area notices (AREA=statistics …)
	@nice -n 10 $(BIN)/python scripts/mutants $(AREA)

bench: test-environment ## Measure speed and memory; prints a table, asserts nothing
	@$(BIN)/python scripts/benchmarks

pictures: test-environment book ## Take the README's pictures from the book
	@$(BIN)/python scripts/take_pictures.py
# end

accessibility: test-environment ## Check each edition for accessibility and write what was found
	@set -e; for edition in $$(ls _quarto-edition-*.yml | sed -E 's/_quarto-edition-(.*)\.yml/\1/'); do \
	  $(MAKE) --no-print-directory book RENDERER=embedded DOCUMENT=assessment EDITION=$$edition; \
	  $(BIN)/python -m scripts.check_accessibility $$edition; done

environment: .venv/.book.stamp ## Install what the book needs into .venv
test-environment: .venv/.test.stamp ## Install what the tests need too
quarto-environment: .venv/.quarto.stamp

# What `pip install --require-hashes` takes is the lock and nothing else; the project itself is linked, not fetched.
.venv/.%.stamp: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=…" >&2; exit 1; }
	@echo "Setting up .venv from $<"
ifneq ($(UV),)
	@test -x $(BIN)/python || uv venv --quiet --python "$$(command -v $(PYTHON))" .venv
	@uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $<
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
	rm -rf _book _documents _style _compare _quarto.yml.local .bookrender .venv .pytest_cache .ruff_cache .hypothesis

# Review ---------------------------------------------------------------------------------------------------------------
# What the workflows in .github/ run, and what a person can run at home.

BASE ?= origin/main
REPOSITORY ?= $(GITHUB_REPOSITORY)
# A tag such as edition-2008, or edition-2008-2 for a correction of it.
EDITION_TAG ?=
EDITION_NAME := $(EDITION_TAG:edition-%=%)
ifneq ($(EDITION_NAME),)
EDITION := $(firstword $(subst -, ,$(EDITION_NAME)))
endif
PULL_REQUEST = $(BIN)/assessment pull-request --repository '$(REPOSITORY)'

.PHONY: books documents site draft-documents draft changes signoffs agreed agreed-plan publish publish-edition edition-files release-edition
.PHONY: previews agree archive waiting propose refresh newest links

books: environment ## Render every document in every edition, one after the other
	@set -e; for document in $$(ls _quarto-*.yml | sed -E 's/_quarto-(.*)\.yml/\1/' | grep -v '^edition-'); do \
	  for edition in $$(ls _quarto-edition-*.yml | sed -E 's/_quarto-edition-(.*)\.yml/\1/'); do \
	    $(MAKE) --no-print-directory book DOCUMENT=$$document EDITION=$$edition; done; done

# Every document of an edition but the assessment, which is the book that they are put beside.
OTHERS = $(filter-out assessment style,$(patsubst _quarto-%.yml,%,$(filter-out _quarto-edition-%,$(wildcard _quarto-*.yml))))
DRAFT ?=

documents: environment ## Render the other documents of the edition, and put them beside the book in _book/
	@set -e; for document in $(OTHERS); do $(MAKE) --no-print-directory book DOCUMENT=$$document; done
	@$(BIN)/assessment documents $(if $(DRAFT),--draft)

site: environment ## Book and documents as they will stand on the published site
	@address=$$($(BIN)/assessment publish address --repository '$(REPOSITORY)') && \
	  $(MAKE) --no-print-directory book documents ADDRESS="$$address"

draft-documents: ## Those documents with a review strip on each page
	@$(MAKE) --no-print-directory documents DRAFT=yes

draft: book ## Render the book with a review strip on each page
	@$(BIN)/assessment strip

changes: draft draft-documents ## Tell what the working tree changes in the book and the plan against BASE (default origin/main)
	@$(BIN)/assessment changes '$(BASE)' $(if $(EDITION),--edition '$(EDITION)') --markdown _book/changes.md --html _book/changes.html
	@echo "What changes: _book/changes.html"

signoffs: book ## List who agreed to what
	@$(BIN)/assessment signoff --status --document '$(DOCUMENT)'

agreed: book
	@$(BIN)/assessment signoff --require --document '$(DOCUMENT)'

agreed-plan:
	@$(MAKE) --no-print-directory agreed DOCUMENT=plan

publish: environment
	@gh auth setup-git && $(BIN)/assessment publish current

publish-edition: environment
	@gh auth setup-git && $(BIN)/assessment publish edition '$(EDITION_NAME)'

edition-files: environment
	@$(BIN)/assessment publish files '$(EDITION_NAME)'
	@$(BIN)/assessment publish notes '$(EDITION_NAME)' > _release.md

release-edition:
	@gh release create '$(EDITION_TAG)' _release/* --verify-tag --title 'Edition $(EDITION_NAME)' --notes-file _release.md

previews agree archive: environment
	@gh auth setup-git && $(PULL_REQUEST) $@

waiting: book
	@$(PULL_REQUEST) waiting

propose: environment
	@gh auth setup-git && $(PULL_REQUEST) propose --branch "refresh-$$(date +%Y-%m)"

# The newest edition is the one that is made of open data.
NEWEST := $(lastword $(sort $(patsubst _quarto-edition-%.yml,%,$(wildcard _quarto-edition-*.yml))))

refresh: test-environment
	@$(BIN)/assessment fetch '$(NEWEST)' --what crime --newest
	@$(BIN)/assessment release --edition '$(NEWEST)'
	@$(BIN)/assessment audit --edition '$(NEWEST)'

newest:
	@$(PYTHON) -m venv .venv && $(BIN)/pip install --quiet --upgrade --editable '.[test]'
	@touch .venv/.book.stamp .venv/.test.stamp
	@$(BIN)/python -m pytest -n auto --dist worksteal

links: test-environment book
	@$(BIN)/linkchecker --check-extern --no-warnings _book/index.html
