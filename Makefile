# Caseway's daily commands. `make` alone lists them.

PYTHON ?= python3
UV := $(shell command -v uv || echo .tools/bin/uv)
BIN := .venv/bin
INTO := --python $(BIN)/python

ASSETS := src/caseway/web/static/vendor/.made-from
TRANSLATIONS := $(wildcard src/caseway/locale/*/LC_MESSAGES/*.po)
SOURCES := $(shell find src -name '*.py')
BUILD_INPUTS := pyproject.toml hatch_build.py package.json bun.lock src/caseway/__init__.py

.DEFAULT_GOAL := help
.PHONY: help demo install test check bench test-long docs messages lock browser clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- run it ---

READY := .venv/.run $(ASSETS) $(TRANSLATIONS:.po=.mo) .venv/.compiled

demo: $(READY) ## Start Caseway on this machine and open it in the browser
	$(BIN)/caseway demo

install: $(READY) .venv/.kernel ## Set up .venv with what Caseway runs on, every file checked by its hash

.venv/.run: requirements.lock $(BUILD_INPUTS) | $(BIN)/python
	$(UV) pip install -q $(INTO) --compile-bytecode --require-hashes -r requirements.lock
	$(UV) pip install -q $(INTO) --no-deps --no-build-isolation -e .
	@touch $@

$(ASSETS): hatch_build.py package.json bun.lock | .venv/.run
	$(BIN)/python hatch_build.py
	@touch $@

# A command starts in half the time when Python need not compile it first.
.venv/.compiled: $(SOURCES) | .venv/.run
	@$(BIN)/python -m compileall -q src/caseway
	@touch $@

# The engine for populations is machine code, made once; a look at the demo does not wait for it.
.venv/.kernel: $(wildcard src/caseway/criteria/population/*.py) | .venv/.run
	@$(BIN)/python -m caseway.criteria.population.preparing
	@touch $@

%.mo: %.po | .venv/.run
	$(BIN)/python hatch_build.py
	@touch $@

$(BIN)/python: | $(UV)
	$(UV) venv -q --clear --python '>=3.11' .venv

# Without uv on the path, its pinned wheel is put into .tools: by pip where there is one (`--target` is allowed even where
# the system's Python is "externally managed"), else by the pip of a virtual environment, for which a bare Debian lacks a
# package that root may install.
.tools/bin/uv: tools.lock
	@rm -rf .tools
	@if $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	    $(PYTHON) -m pip install -q --disable-pip-version-check --root-user-action ignore --target .tools --require-hashes -r tools.lock; \
	else \
	    if ! $(PYTHON) -c 'import ensurepip' >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        apt-get -qq update && apt-get -qq -y install --no-install-recommends python3-venv; \
	    fi; \
	    $(PYTHON) -m venv .tools/venv || { \
	        echo 'Unable to set up: needs Python 3.11 or newer with pip or venv. On Debian or Ubuntu: sudo apt install python3-venv'; \
	        exit 1; }; \
	    .tools/venv/bin/pip install -q --disable-pip-version-check --require-hashes -r tools.lock; \
	    mkdir -p .tools/bin && ln -sf ../venv/bin/uv .tools/bin/uv; \
	fi
	@touch $@

# --- change it ---

.venv/.develop: requirements-dev.lock .venv/.run
	$(UV) pip install -q $(INTO) --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

test: install .venv/.develop browser ## Run every test with its coverage gates, then every rulebook's own cases
	$(BIN)/coverage erase
	$(BIN)/pytest -n auto --dist worksteal -m 'not long' --cov --cov-report=
	$(BIN)/coverage report --fail-under=98
	$(BIN)/coverage report --fail-under=100 --include='src/caseway/criteria/*,src/caseway/rulebooks/*'
	$(BIN)/caseway check
	$(BIN)/caseway cases

check: install .venv/.develop ## Format, lint, types, contracts, documents and the fast tests: run it before every commit
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.spec.manual --check
	$(BIN)/python -m caseway.cli.reference --check
	$(BIN)/python -m caseway.web.base.matrix --check
	$(BIN)/pytest -q -m 'not pages and not cluster and not long'

test-long: install .venv/.develop browser ## Run the property tests on many more random examples, and plant every fault
	$(BIN)/pytest -q -m 'not pages and not cluster' --hypothesis-profile=long
	$(BIN)/pytest -q -m '(pages or cluster) and long'

.venv/.bench: requirements-bench.lock .venv/.develop
	$(UV) pip install -q $(INTO) --compile-bytecode --require-hashes -r requirements-bench.lock
	@touch $@

bench: install .venv/.bench ## Measure speed and size against the budgets
	$(BIN)/python -m bench

docs: install .venv/.develop ## Write docs/reference anew from the tests and the commands
	$(BIN)/python -m tests.spec.manual
	$(BIN)/python -m caseway.cli.reference
	$(BIN)/python -m caseway.web.base.matrix

messages: install ## Collect the sentences to translate into src/caseway/locale (needs gettext)
	@command -v xgettext >/dev/null || { echo 'Unable to collect sentences: needs gettext. On Debian or Ubuntu: sudo apt install gettext'; exit 1; }
	cd src/caseway && DJANGO_SETTINGS_MODULE=caseway.config.settings ../../$(BIN)/python -m django makemessages \
	    --locale es --no-obsolete --add-location file --ignore 'web/static/vendor/*'

# Releases wait a week, since most bad ones are withdrawn by then; and Django is its long-term-support release for every
# Python, so that one behavior is tested and shipped. The format is the one that names no registry.
lock: | $(UV) ## Pin the newest allowed releases in the lock files
	echo 'Django<5.3' | $(UV) pip compile $(LOCK) -c - --group build pyproject.toml -o requirements.lock
	$(UV) pip compile $(LOCK) -c requirements.lock --group build --group dev pyproject.toml -o requirements-dev.lock
	$(UV) pip compile $(LOCK) -c requirements-dev.lock --group build --group dev --group bench pyproject.toml -o requirements-bench.lock

LOCK := -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --exclude-newer '7 days'

# The page tests open a real browser, the one thing of the system they need.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        apt-get -qq update && apt-get -qq -y install --no-install-recommends chromium; \
	    else \
	        echo 'The page tests will fail: they need Chromium. On Debian or Ubuntu: sudo apt install chromium'; \
	    fi

clean: ## Remove everything that was installed, built or cached here
	rm -rf .venv .tools build dist src/caseway/web/static/vendor .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	find src -name '*.mo' -exec rm -f {} +
	find src tests -name __pycache__ -prune -exec rm -rf {} +
