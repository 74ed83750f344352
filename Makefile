# Two commands do all the set-up: make run, make test.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# One more than there are processors: browsers and servers are waited for. They come early in the order of the files,
# so that nothing long is left for the end.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

.PHONY: help run test check bench lock migration
help:
	@echo "make run        the desk on this machine, with the sample city, until Ctrl-C"
	@echo "make test       every test (ARGS=... is passed on to pytest)"
	@echo "make check      ruff, mypy, the import contract, unused and missing dependencies"
	@echo "make bench      the benchmarks of bench/"
	@echo "make lock       write the lock files anew    make migration M='what changes'"

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "The virtual environment could not be made (on Debian: apt-get install python3-venv)."; exit 1; }

.venv/run.stamp: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.lock .venv/run.stamp
	@echo "Installing the locked packages for tests ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

run: .venv/run.stamp
	@$(BIN)/inquiry-desk run

# Compiled once: the tests start the programs a hundred times.
test: export PYTHONDONTWRITEBYTECODE :=
test: .venv/dev.stamp
	@$(BIN)/python -m compileall -q -j 0 foundation faq mail_gateway escalation inquiry_desk bench
	@command -v chromium >/dev/null || echo "Chromium is missing: the browser tests are skipped (on Debian: apt-get install chromium fonts-noto-cjk)."
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/pip check

# Coverage: make test ARGS=--cov (a third more time).
bench: .venv/dev.stamp
	$(BIN)/python -m bench.desk
	$(BIN)/python -m bench.faq
	$(BIN)/python -m bench.typing
	$(BIN)/python -m bench.following
	$(BIN)/python -m bench.escalations
	$(BIN)/python -m bench.reports
	$(BIN)/python -m bench.cases
	$(BIN)/python -m bench.case_imports
	$(BIN)/python -m bench.people
	$(BIN)/python -m bench.mail
	$(BIN)/python -m bench.mail_reading
	$(BIN)/python -m bench.mail_killing

COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header
lock: .venv/dev.stamp
	$(COMPILE) --extra build --extra semantic --extra dev -o requirements/dev.lock pyproject.toml
	$(COMPILE) --extra build -c requirements/dev.lock -o requirements/run.lock pyproject.toml

migration: .venv/dev.stamp
	$(BIN)/flask --app wsgi db migrate -m "$(M)"
