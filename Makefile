# Two commands are all a newcomer needs: make run, make test.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
BIOME := var/biome/node_modules/.bin/biome
PLOTLY := var/plotly/served/plotly.min.js
STATIC_FILES := $(shell find static -type f) $(PLOTLY)

.PHONY: run serve test coverage test-postgres soak load figures bench phone check lint-static audit setup plotly dev admin format lock calibrate clean

run: setup var/.static  ## serve on 127.0.0.1:$(PORT)
	@PORT=$(PORT) exec $(BIN)/gunicorn --config python:careerfit.serving

serve: .venv/.production .env $(PLOTLY)  ## as production serves: PostgreSQL's driver, one worker for each processor, a log
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory plotly $(PLOTLY); else echo "Without npm, the whole plotly.js is served."; fi
	@$(MANAGE) check --deploy --fail-level ERROR
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@export WEB_PROCESSES="$${WEB_PROCESSES:-auto}" LOG_REQUESTS="$${LOG_REQUESTS:-yes}" PORT=$(PORT); \
		exec $(BIN)/gunicorn --config python:careerfit.serving

# Browsers and servers wait for each other now and then: on two processors a third process uses what they leave.
WORKERS := -n 3 --dist worksteal
# Tests start dozens of servers and commands, which would each be compiled anew where that is not kept.
test test-postgres soak: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.dev .env $(PLOTLY)  ## all tests, with a real Chromium
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m pytest $(WORKERS) $(if $(COVERAGE),--cov --cov-report=) $(ARGS)
	@$(if $(COVERAGE),.ci/coverage)
	@echo "All tests passed. Next: make check looks for everything else that CI looks for."

coverage:  ## all tests, and how much of each room they reach
	@$(MAKE) --no-print-directory test COVERAGE=yes

test-postgres: .venv/.dev .env $(PLOTLY)  ## every test that meets a database, on a throw-away PostgreSQL
	@.ci/postgres $(BIN)/python -m pytest $(WORKERS) --ignore tests/browser --ignore tests/core/scoring --ignore tests/core/charts $(ARGS)
	@echo "All tests passed on PostgreSQL. Next: make serve serves with it."

soak: .venv/.dev .env $(PLOTLY)  ## the slow tests: servers and databases killed under load, a full disk, 20,000 odd requests
	@FUZZ_REQUESTS=20000 $(BIN)/python -m pytest tests/attacks/test_fuzz.py
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && DURABLE=yes .ci/postgres $(BIN)/python -m pytest -m soak tests/faults
	@echo "The site stood it all. Next: make load says how many students it serves at once."

load: .venv/.dev .env $(PLOTLY)  ## how many students at once, on SQLite and a PostgreSQL of its own; takes a quarter of an hour
	@DURABLE=yes .ci/postgres $(BIN)/python -m tests.load.run $(ARGS)
	@echo "Next: compare these with docs/scale.md."

figures: .venv/.dev .env $(PLOTLY)  ## bytes, queries, milliseconds, counts: measured now
	@$(BIN)/python -m tests.figures
	@echo "Next: make bench measures time."

check: .venv/.dev .env lint-static  ## everything that can be said without running the tests
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/mypy --no-error-summary
	@mkdir -p var && $(BIN)/lint-imports --no-logo >var/imports.txt || { cat var/imports.txt; exit 1; }
	@$(MANAGE) makemigrations --check --dry-run --verbosity 0
	@$(MANAGE) check --fail-level WARNING >/dev/null
	@echo "All checks passed. Next: make test runs the tests."

lint-static: $(if $(shell command -v npm),var/biome/.installed)  ## JavaScript and CSS; needs npm, and in CI has to have it
	@if [ -x $(BIOME) ]; then \
		$(BIOME) check --config-path=.ci/biome --error-on-warnings static careerfit/plotly >var/biome.txt 2>&1 \
			|| { cat var/biome.txt; exit 1; }; \
	elif [ -n "$(CI)" ]; then echo "CI has to lint JavaScript and CSS, which needs npm (Node 20 or newer)."; exit 1; \
	else echo "JavaScript and CSS were not linted: that needs npm (Node 20 or newer)."; fi

audit:  ## known weaknesses of what we depend on; asks a public database, and fails where it can't
	@$$(.ci/uv) audit --frozen --all-extras --all-groups
	@echo "No known weakness. Next: make lock takes newer versions."

bench: .venv/.dev .env  ## how long scoring takes here, beside a plain weighted sum
	@$(BIN)/python -m tests.bench.run
	@echo "Next: make phone measures what a slow phone waits for."

phone: .venv/.dev .env $(PLOTLY)  ## what a slow phone waits for, in a real Chromium; takes some minutes
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m tests.bench.phone
	@echo "Next: make figures measures bytes and queries."

setup: .venv/.run .env $(PLOTLY)  ## what runs, installed from the hashed lock file

plotly: var/plotly/plotly-scatterpolar.min.js  ## the interactive chart's library at a quarter of its size; needs npm

dev: .venv/.dev .env $(PLOTLY)  ## like run, with Django's debug pages and reloading
	@$(MANAGE) migrate --verbosity 0
	DEBUG=yes $(MANAGE) runserver 127.0.0.1:$(PORT)

admin: setup  ## make an account for /admin/
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser
	@echo "Next: make run, then log in under /admin/."

format: .venv/.dev $(if $(shell command -v npm),var/biome/.installed)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@[ ! -x $(BIOME) ] || $(BIOME) format --write --config-path=.ci/biome static careerfit/plotly >var/biome.txt 2>&1
	@echo "Formatted. Next: make check."

lock:  ## after a change of dependencies in pyproject.toml
	@$$(.ci/uv) lock --quiet
	@echo "uv.lock is renewed. Next: make test installs it and runs the tests."

calibrate: .venv/.run .env  ## after a change of the shipped questions or of the scoring
	@$(MANAGE) calibrate_shipped
	@echo "Next: make test, then commit the file."

clean:  ## remove what was installed and made, but no data
	@rm -rf .venv .uv var/static var/.static var/biome var/plotly
	@echo "Removed what was installed and made; the database stays. Next: make run installs it again."

# uv makes .venv from uv.lock, which is hashed. What only the tests need stays when what runs is renewed.
.venv/.run: uv.lock
	@.ci/install "what careerfit needs" --no-dev --inexact
	@touch $@

.venv/.production: uv.lock
	@.ci/install "what production needs" --no-dev --inexact --extra production
	@touch $@

.venv/.dev: uv.lock
	@.ci/install "what the tests need" --all-groups --all-extras
	@touch $@ .venv/.run .venv/.production

.env:
	@umask 077 && $(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(48))' > $@.new && mv $@.new $@

# What is served as plotly.min.js: the small build where `make plotly` made one, else the Python package's whole file.
$(PLOTLY): .venv/.run $(wildcard var/plotly/plotly-scatterpolar.min.js)
	@mkdir -p $(@D)
	@if [ -f var/plotly/plotly-scatterpolar.min.js ]; then cp var/plotly/plotly-scatterpolar.min.js $@; \
		else cp .venv/lib/python3*/site-packages/plotly/package_data/plotly.min.js $@; fi

# Without npm this stops with a sentence, and the whole plotly.js of the Python package goes on to be served.
var/plotly/plotly-scatterpolar.min.js: careerfit/plotly/package.json careerfit/plotly/package-lock.json careerfit/plotly/entry.js
	@command -v npm >/dev/null || { echo "make plotly needs npm (Node 20 or newer); without it the whole plotly.js is served."; exit 1; }
	@mkdir -p var/plotly && cp $^ var/plotly/
	@cd var/plotly && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd var/plotly && npm run --silent build
	@mv var/plotly/built.js $@ && rm -f var/plotly/built.css
	@echo "Built the interactive chart's library. Next: make run or make serve serves it."

var/biome/.installed: .ci/biome/package.json .ci/biome/package-lock.json
	@echo "Installing the linter of JavaScript and CSS (only the first time) …"
	@mkdir -p var/biome && cp $^ var/biome/
	@cd var/biome && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --silent
	@touch $@

var/.static: uv.lock $(STATIC_FILES) | .venv/.run .env
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
