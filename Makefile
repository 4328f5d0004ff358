# Two commands are all a newcomer needs: make run, make test.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# The file that is served: the small build of `make plotly` if there is one, else the one in the Python package.
COPY_PLOTLY = mkdir -p var/plotly/served && if [ -f var/plotly/plotly-built.min.js ]; \
	then cp var/plotly/plotly-built.min.js $(PLOTLY); \
	else cp .venv/lib/python3*/site-packages/plotly/package_data/plotly.min.js $(PLOTLY); fi
BIOME := var/biome/node_modules/.bin/biome
PLOTLY := var/plotly/served/plotly.min.js
STATIC_FILES := $(shell find static -type f) $(PLOTLY)

.DEFAULT_GOAL := help
.PHONY: help run test check format dev coverage test-postgres soak lint-static load figures bench phone
.PHONY: setup plotly admin serve lock audit calibrate brand hooks clean

# `make help` prints the ##@ headings, and below each of them its targets with their ## comments.
##@ Every day
run: setup var/.static  ## install what is needed and serve http://127.0.0.1:8000/ (PORT=9000 changes it)
	@PORT=$(PORT) exec $(BIN)/gunicorn --config python:careerfit.serving

# A test process often waits for a browser or a server, so three processes keep two processors busy.
WORKERS := -n 3 --dist worksteal
# Tests start dozens of servers and commands, which start faster when Python keeps its compiled files.
test test-postgres soak: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.dev .env $(PLOTLY)  ## run all tests, some in a real Chromium (ARGS=… is passed to pytest)
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m pytest $(WORKERS) $(if $(COVERAGE),--cov --cov-report=) $(ARGS)
	@$(if $(COVERAGE),.ci/coverage)
	@echo "All tests passed. Next: make check runs the linters and type checks."

check: .venv/.dev .env lint-static  ## lint, check types and imports, look for missing migrations
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/mypy --no-error-summary
	@mkdir -p var && $(BIN)/lint-imports --no-logo >var/imports.txt || { cat var/imports.txt; exit 1; }
	@$(MANAGE) makemigrations --check --dry-run --verbosity 0
	@$(MANAGE) check --fail-level WARNING >/dev/null
	@echo "All checks passed. Next: make test runs the tests."

format: .venv/.dev $(if $(shell command -v npm),var/biome/.installed)  ## format Python and JavaScript, fix what ruff can fix
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@[ ! -x $(BIOME) ] || $(BIOME) format --write --config-path=.ci/biome static careerfit/plotly >var/biome.txt 2>&1
	@echo "Formatted. Next: make check."

dev: .venv/.dev .env $(PLOTLY)  ## serve with Django's debug pages, reloading when a file changes
	@$(MANAGE) migrate --verbosity 0
	DEBUG=yes $(MANAGE) runserver 127.0.0.1:$(PORT)

##@ More tests
coverage:  ## run all tests and print how much of each package they cover
	@$(MAKE) --no-print-directory test COVERAGE=yes

test-postgres: .venv/.dev .env $(PLOTLY)  ## run the tests that use a database, on a throw-away PostgreSQL
	@.ci/postgres $(BIN)/python -m pytest $(WORKERS) --ignore tests/browser --ignore tests/core/scoring --ignore tests/core/charts $(ARGS)
	@echo "All tests passed on PostgreSQL. Next: make serve serves with it."

soak: .venv/.dev .env $(PLOTLY)  ## run the slow tests: Firefox and WebKit, two servers behind nginx, kills under load, odd requests
	@.ci/engines && $(BIN)/python -m pytest -m soak tests/browser/engines
	@FUZZ_REQUESTS=20000 $(BIN)/python -m pytest tests/attacks/test_fuzz.py
	@$(BIN)/python -m pytest -m soak tests/attacks
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && DURABLE=yes .ci/postgres $(BIN)/python -m pytest -m soak tests/faults
	@echo "All slow tests passed. Next: make load measures how many students the site serves at once."

lint-static: $(if $(shell command -v npm),var/biome/.installed)  ## lint JavaScript and CSS (needs npm)
	@if [ -x $(BIOME) ]; then \
		$(BIOME) check --config-path=.ci/biome --error-on-warnings static careerfit/plotly >var/biome.txt 2>&1 \
			|| { cat var/biome.txt; exit 1; }; \
	elif [ -n "$(CI)" ]; then echo "CI has to lint JavaScript and CSS, which needs npm (Node 20 or newer)."; exit 1; \
	else echo "JavaScript and CSS were not linted: that needs npm (Node 20 or newer)."; fi

##@ Measurements
load: .venv/.dev .env $(PLOTLY)  ## measure students at once and memory, 20 minutes (ARGS=ratio, ARGS=memory: a part)
	@DURABLE=yes .ci/postgres $(BIN)/python -m tests.load.run $(ARGS)
	@echo "Next: compare these with docs/scale.md."

figures: .venv/.dev .env $(PLOTLY)  ## count what an answer and a result cost: queries, bytes, milliseconds
	@$(BIN)/python -m tests.figures
	@echo "Next: make bench times the scoring."

bench: .venv/.dev .env  ## time the scoring, the posting reader, a coach's pages and the worst texts
	@$(BIN)/python -m tests.bench.run
	@$(BIN)/python -m tests.bench.worst_postings
	@$(BIN)/python -m tests.bench.worst_texts
	@echo "Next: make phone measures how long a slow phone waits."

phone: .venv/.dev .env $(PLOTLY)  ## measure how long a slow phone waits (takes some minutes)
	@CHROMIUM="$$(.ci/chromium)" && export CHROMIUM && $(BIN)/python -m tests.bench.phone
	@echo "Next: make figures measures bytes and queries."

##@ Run a site
setup: .venv/.run .env $(PLOTLY)  ## install what the site needs, from uv.lock

plotly: var/plotly/plotly-built.min.js  ## build a smaller library for the interactive charts (needs npm)
	@$(COPY_PLOTLY)

admin: setup  ## make an account for /admin/
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser
	@echo "Next: make run, then log in under /admin/."

serve: .venv/.production .env $(PLOTLY)  ## serve as in production: one process for each processor, with a log
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory plotly; else echo "Without npm, the whole plotly.js is served."; fi
	@$(MANAGE) check --deploy --fail-level ERROR
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@export WEB_PROCESSES="$${WEB_PROCESSES:-auto}" LOG_REQUESTS="$${LOG_REQUESTS:-yes}" PORT=$(PORT); \
		exec $(BIN)/gunicorn --config python:careerfit.serving

##@ Look after the project
lock:  ## update uv.lock, after a change of dependencies in pyproject.toml
	@$$(.ci/uv) lock --quiet
	@echo "Updated uv.lock. Next: make test installs it and runs the tests."

audit:  ## look up known weaknesses of our dependencies (needs a network)
	@$$(.ci/uv) audit --frozen --all-extras --all-groups
	@echo "No known weakness. Next: make lock takes newer versions."

calibrate: .venv/.run .env  ## update calibration.json, after a change of shipped questions or scoring
	@$(MANAGE) calibrate_shipped
	@echo "Next: make test, then commit the file."

brand: setup  ## draw the icons and the site's card anew, and cut the web's fonts from those of the PDF
	@$$(.ci/uv) run --quiet --no-project --with fonttools==4.68.0 --with brotli==1.2.1 .ci/brand/fonts.py
	@$(BIN)/python .ci/brand/pictures.py
	@echo "Next: name the fonts in static/css/tokens.css, and look at the pictures."

hooks: .venv/.dev  ## check and format the changed files at each commit
	@$$(.ci/uv) tool run --quiet pre-commit install
	@echo "Each commit is checked from now on; git commit --no-verify skips that once."

clean:  ## remove what was installed and built; the database stays
	@rm -rf .venv .uv var/static var/.static var/biome var/plotly
	@echo "Removed what was installed and built; the database stays. Next: make run installs it again."

help:  ## show this list
	@awk 'BEGIN { FS = ":.*  ## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*  ## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# uv installs .venv from uv.lock, which has a hash for every file. --inexact leaves the tests' packages in place.
.venv/.run: uv.lock
	@.ci/install "what careerfit needs" --no-dev --inexact
	@$(COPY_PLOTLY)
	@touch $@

.venv/.production: uv.lock
	@.ci/install "what production needs" --no-dev --inexact --extra production
	@$(COPY_PLOTLY)
	@touch $@ .venv/.run

.venv/.dev: uv.lock
	@.ci/install "what the tests need" --all-groups --all-extras
	@$(COPY_PLOTLY)
	@touch $@ .venv/.run .venv/.production

.env:
	@umask 077 && $(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(48))' > $@.new && mv $@.new $@

$(PLOTLY): | .venv/.run
	@$(COPY_PLOTLY)

# Without npm this stops with a message; the site then serves the whole plotly.js of the Python package.
var/plotly/plotly-built.min.js: $(wildcard careerfit/plotly/*)
	@command -v npm >/dev/null || { echo "make plotly needs npm (Node 20 or newer); without it the whole plotly.js is served."; exit 1; }
	@mkdir -p var/plotly && cp $^ var/plotly/
	@cd var/plotly && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd var/plotly && npm run --silent build
	@mv var/plotly/built.js $@ && rm -f var/plotly/built.css
	@echo "Built the interactive charts' library. Next: make run or make serve serves it."

var/biome/.installed: .ci/biome/package.json .ci/biome/package-lock.json
	@echo "Installing the linter of JavaScript and CSS (only the first time) …"
	@mkdir -p var/biome && cp $^ var/biome/
	@cd var/biome && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --silent
	@touch $@

var/.static: uv.lock $(STATIC_FILES) | .venv/.run .env
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
