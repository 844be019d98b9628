# One command for each thing a person does here; `make help` lists them.
# A fresh machine needs Python 3.11 or newer, make and a package index.
.DEFAULT_GOAL := help
.PHONY: help setup run test check lint score bugs ray bench pictures ui lock clean-state

# The environment belongs to one lock and one set of tool settings: when either changes, the stamp's name does.
STAMP := .venv/.installed-$(shell cat requirements.lock pyproject.toml | cksum | tr -d ' ')
PYTHONS := $(PYTHON) python3.11 python3 python3.12 python3.13
BIN := .venv/bin

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMP)  ## make .venv with the locked packages
	@:

run: $(STAMP)  ## the main job, once: read the articles under raw/samples into the warehouse
	@$(BIN)/etl run

test: $(STAMP)  ## run all tests
	@$(BIN)/python -m pytest

check: lint test  ## format, lint, types, layers, tests

lint: $(STAMP)  ## format, lint, types, layers
	@$(BIN)/ruff format --check --quiet --output-format concise . && $(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/layers.txt || { cat .venv/layers.txt; exit 1; }

score: $(STAMP)  ## measure on the labelled articles and compare with tests/floors.toml
	@$(BIN)/etl score

bugs: $(STAMP)  ## plant ten bugs and see the tests of kills find them
	@cd tests && ../$(BIN)/python -m faults.hunt

ray: $(STAMP)  ## add the extra `ray` to .venv and run its tests
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[ray]' --no-build-isolation
	@$(BIN)/python -m pytest tests/served/test_ray.py

bench: $(STAMP)  ## CPU, throughput and memory
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

pictures: $(STAMP)  ## take the README's pictures of the report and of Prefect anew, in a headless browser
	@$(BIN)/python -m pytest tests/test_report_browser.py tests/served/test_pages.py -k "pictures or pages_of_a_run" \
		--pictures docs/images

ui: $(STAMP)  ## start a Prefect server on this machine with the scheduled deployments
	@$(BIN)/python -m flows.serve

lock: $(STAMP)  ## choose versions anew: names, versions and hashes, no addresses
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --output-file requirements.lock

clean-state:  ## delete what one command makes again: the warehouse and the stored articles, never the samples
	@rm -rf raw/store raw/learnt.toml
	@find warehouse -mindepth 1 -maxdepth 1 ! -name README.md ! -name queries -exec rm -rf {} +

# pip brings uv, uv brings the rest: in a quarter of pip's time, and all of it checked against the lock's hashes.
$(STAMP): requirements.lock pyproject.toml
	@$(BIN)/python -c '' 2>/dev/null && test -x $(BIN)/uv || { rm -f .venv/uv.lock && \
		$(MAKE) --no-print-directory .venv/uv.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.lock; }
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f .venv/.installed-* && touch $@

.venv/uv.lock: requirements.lock
	@for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break || python=; \
	done; \
	test -n "$$python" || { echo "make: no Python 3.11 or newer found; name one with PYTHON=..." >&2; exit 1; }; \
	echo "making .venv: a minute on the first run" >&2; \
	"$$python" -m venv --clear .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock >$@
