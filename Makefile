# Everything a developer or a site owner runs. The environment lives in .venv; nothing outside this folder is changed,
# except that `make test` installs Chromium and redis-server from Debian when it runs as root and they are missing.

PYTHON ?= python3
PORT ?= 8000
NAME ?= all
SEED ?= 1
PROGRAMS ?= 2000
RUNS ?= 500000
RACES ?= 500
WSTEST ?= wstest
BIN := .venv/bin
NODE := scripts/with-node

# Compiled modules are kept even where Python is told to keep none: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

SOURCES := $(shell find static agent_console examples -type f -not -path '*/dist/*' -not -path '*/node_modules/*' 2>/dev/null)
ASSETS := server/lookalong/assets/widget.js

.PHONY: demo test check unit vitest pytest browser bench fuzz faults fidelity compatibility tour build format clean help autobahn

help: ## Show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: .venv/runtime $(ASSETS) ## Run the server with a demo shop (PORT=8000)
	@exec $(BIN)/lookalong demo --port $(PORT)

build: .venv/runtime $(ASSETS) ## Build the browser code

test: ## Run everything: linters, types, unit and browser tests
	@$(MAKE) --no-print-directory -j 2 -O check vitest
	@$(MAKE) --no-print-directory pytest browser

check: .venv/dev node_modules/.package-lock.json ## Linters, formatters, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) npx --no-install biome ci .
	$(NODE) npx --no-install tsc --noEmit -p .
	$(NODE) npx --no-install tsc --noEmit -p tests
	$(NODE) npx --no-install tsc --noEmit -p examples

unit: vitest pytest ## Tests without a browser, in both languages

vitest: node_modules/.package-lock.json
	$(NODE) npx --no-install vitest run

# Neighbours stay together (worksteal), so that what a module sets up is set up once, not by every process.
# Half of the time these wait for deadlines: four share two cores.
pytest: .venv/dev $(ASSETS) tools
	$(NODE) $(BIN)/pytest tests --ignore tests/browser -q -n 4 --dist worksteal

# The engine's tests drive Chromium from an event loop, the others do not: one process cannot do both.
browser: .venv/dev $(ASSETS) tools ## Tests in a real Chromium against the real server
	$(NODE) $(BIN)/pytest tests/browser/mirror -q -n 2 --dist worksteal
	$(NODE) $(BIN)/pytest tests/browser --ignore tests/browser/mirror -q -n 3 --dist worksteal

bench: .venv/dev $(ASSETS) tools ## Measure (NAME=mirror|relay|size|abuse|chat; all by default)
	$(NODE) $(BIN)/python -m benchmarks $(NAME)

fuzz: .venv/fuzz $(ASSETS) tools ## Run random page programs against the mirror, and bytes against the decoders (SEED=1 PROGRAMS=2000 RUNS=500000)
	$(BIN)/python -m tests.fuzz -atheris_runs=$(RUNS) -seed=$(SEED) -verbosity=0 -artifact_prefix=.cache/
	MIRROR_FUZZ_SEED=$(SEED) MIRROR_FUZZ_PROGRAMS=$(PROGRAMS) $(NODE) $(BIN)/pytest tests/browser/mirror/test_fuzz.py -q --timeout 7200

faults: .venv/dev $(ASSETS) tools ## Kill, cut, fill and stall everything while people write, and race Stop (NAME=server-kill-loop, RACES=500)
	$(BIN)/python -m tests.faults $(filter-out all,$(NAME))
	STOP_RACES=$(RACES) $(NODE) $(BIN)/pytest tests/browser/journey/test_stop_race.py -q -n 2

# wstest is a program of Python 2.7: tests/autobahn.py says how to get it
autobahn: .venv/dev ## Run Autobahn's WebSocket cases against the server's own classes (WSTEST=path of wstest)
	$(BIN)/python -m tests.autobahn $(WSTEST)

# Words of page names choose pages; --ours leaves the peer out: make fidelity NAME="Shoelace --ours"
fidelity: .venv/dev $(ASSETS) tools ## Compare foreign pages with their copies, ours beside rrweb (NAME=words of page names)
	$(NODE) $(BIN)/python -m tests.fidelity $(filter-out all,$(NAME))

compatibility: .venv/dev ## Write docs/compatibility.md from the edge cases and print its totals
	$(BIN)/python -m tests.compatibility

tour: .venv/dev $(ASSETS) tools ## Take pictures of every screen, light and dark, narrow and wide
	$(BIN)/python -m tests.tour

format: .venv/dev node_modules/.package-lock.json ## Format and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NODE) npx --no-install biome check --write .

clean: ## Remove everything that was built or installed
	rm -rf .venv node_modules static/mirror/dist server/lookalong/assets benchmarks/out .cache

.PHONY: tools
tools:
	@scripts/test-tools

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lookalong needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock requirements-build.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/fuzz: requirements-fuzz.lock .venv/dev
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@mkdir -p .cache
	@touch $@

node_modules/.package-lock.json: package-lock.json | .venv/bin/python
	$(NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): build.mjs $(SOURCES) node_modules/.package-lock.json
	$(NODE) node build.mjs
