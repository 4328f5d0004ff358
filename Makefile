# Two commands are all a newcomer needs: make run, make test.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
STATIC_FILES := $(shell find static -type f) $(wildcard var/plotly/plotly-scatterpolar.min.js)

.PHONY: run serve test test-postgres soak load figures bench phone check audit setup plotly dev admin format lock clean

run: setup var/.static  ## serve on 127.0.0.1:$(PORT)
	@PORT=$(PORT) exec $(BIN)/gunicorn --config python:careerfit.serving

serve: .venv/.production .env  ## as production serves: PostgreSQL's driver, one worker for each processor, a log
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory plotly; else echo "Without npm, the whole plotly.js is served."; fi
	@$(MANAGE) check --deploy --fail-level ERROR
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@export WEB_PROCESSES="$${WEB_PROCESSES:-auto}" LOG_REQUESTS="$${LOG_REQUESTS:-yes}" PORT=$(PORT); \
		exec $(BIN)/gunicorn --config python:careerfit.serving

# Browsers and servers wait for each other now and then: on two processors a third process uses what they leave.
WORKERS := -n 3 --dist worksteal
# Tests start dozens of servers and commands, which would each be compiled anew where that is not kept.
test test-postgres soak: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.dev .env  ## all tests, with a real Chromium
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m pytest $(WORKERS) $(ARGS)

test-postgres: .venv/.dev .env  ## every test that meets a database, on a throw-away PostgreSQL
	@.ci/postgres $(BIN)/python -m pytest $(WORKERS) --ignore tests/browser --ignore tests/scoring --ignore tests/charts $(ARGS)

soak: .venv/.dev .env  ## the slow tests: servers and databases killed under load, a full disk, 20,000 odd requests
	FUZZ_REQUESTS=20000 $(BIN)/python -m pytest tests/test_fuzz.py
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && DURABLE=yes .ci/postgres $(BIN)/python -m pytest -m soak tests/faults

load: .venv/.dev .env  ## how many students at once, on SQLite and a PostgreSQL of its own; takes a quarter of an hour
	@DURABLE=yes .ci/postgres $(BIN)/python -m tests.load.run $(ARGS)

figures: .venv/.dev .env  ## bytes, queries, milliseconds, counts: measured now
	@$(BIN)/python -m tests.figures

check: .venv/.dev .env  ## everything that can be said without running the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING

audit: .venv/.dev  ## known weaknesses of what we depend on; asks pypi.org, and fails where it can't tell
	@for lock in requirements.lock requirements-production.lock requirements-dev.lock; do \
		$(BIN)/pip-audit --strict --require-hashes --disable-pip -r $$lock || exit 1; done

bench: .venv/.dev .env  ## how long scoring takes here, beside a plain weighted sum
	@$(BIN)/python -m tests.bench.run

phone: .venv/.dev .env  ## what a slow phone waits for, in a real Chromium; takes some minutes
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m tests.bench.phone

setup: .venv/.run .env  ## the environment, from hashed lock files

plotly: var/plotly/plotly-scatterpolar.min.js  ## the interactive chart's library at a quarter of its size; needs npm

dev: .venv/.dev .env  ## like run, with Django's debug pages and reloading
	@$(MANAGE) migrate --verbosity 0
	DEBUG=yes $(MANAGE) runserver 127.0.0.1:$(PORT)

admin: setup  ## make an account for /admin/
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## after a change of dependencies in pyproject.toml; needs uv
	uv lock
	uv export --quiet --frozen --no-dev --no-emit-project -o requirements.lock
	uv export --quiet --frozen --no-dev --no-emit-project --extra production -o requirements-production.lock
	uv export --quiet --frozen --all-groups --no-emit-project -o requirements-dev.lock

clean:
	rm -rf .venv var/static var/.static

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("careerfit needs Python 3.11 or newer; set PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --without-pip .venv

.venv/.run: requirements.lock | $(BIN)/python
	@echo "Installing what careerfit needs (only the first time) …"
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@touch $@

.venv/.production: requirements-production.lock | $(BIN)/python
	@echo "Installing what production needs (only the first time) …"
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-production.lock
	@touch $@

.venv/.dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing what the tests need (only the first time) …"
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

.env:
	@umask 077 && $(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(48))' > $@.new && mv $@.new $@

# Without npm this stops with a sentence, and the whole plotly.js of the Python package goes on to be served.
var/plotly/plotly-scatterpolar.min.js: careerfit/plotly/package.json careerfit/plotly/package-lock.json careerfit/plotly/entry.js
	@command -v npm >/dev/null || { echo "make plotly needs npm (Node 20 or newer); without it the whole plotly.js is served."; exit 1; }
	@mkdir -p var/plotly && cp $^ var/plotly/
	@cd var/plotly && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd var/plotly && npm run --silent build
	@mv var/plotly/built.js $@ && rm -f var/plotly/built.css

var/.static: requirements.lock $(STATIC_FILES) | .venv/.run .env
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
