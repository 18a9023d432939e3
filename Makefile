# Eighty Papers on Public Duty: every step from the tables to a tested book.
# `make help` lists them; the README has the same steps for people without make.

BIN := .venv/bin
LAB := .venv/lab
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV := 0.13.9
PIP_AUDIT := 2.10.1
LINKCHECKER := 10.6.0

# Python keeps what it compiled. Where that is switched off, every kernel compiles pandas
# and Matplotlib anew, and a build takes twice as long.
unexport PYTHONDONTWRITEBYTECODE
# Tables, chapters and their folders have Vietnamese letters, whatever the locale.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := book
.NOTPARALLEL:
.PHONY: audit bench binder book check clean format help lab links lock serve
.PHONY: site-report test translate verify zip

# The build itself checks data and prose before anything else.
book: .venv/ready ## build the book into _build/html; EDITION=en: the English alone
	@$(BIN)/python -m eightypapers build
	@echo 'Or call make serve, and read it at a local address.'

check: .venv/ready ## check the data and the prose, without a build
	@$(BIN)/python -m eightypapers check

translate: .venv/ready ## fit the translations to the English: PAGE=chapters/x CONFIRM=place
	@$(BIN)/python -m eightypapers translate $(PAGE) $(if $(CONFIRM),--confirm '$(CONFIRM)')

test: .venv/ready-for-tests ## run all tests, in a browser too; WEEKLY=1: slow ones, and coverage
	@$(BIN)/ruff check || { echo 'make format mends most of this.' >&2; exit 1; }
	@$(BIN)/ruff format --check || { echo 'make format mends this.' >&2; exit 1; }
	@$(BIN)/mypy
	@browser=$$($(BIN)/python scripts/browser.py) && \
	BROWSER_PATH=$$browser LAB_PYTHON=$(LAB)/bin/python $(BIN)/python -m pytest \
	    tests/browser tests/site tests/story tests/evidence tests/drawing \
	    $(wildcard tests/test_*.py) --numprocesses auto --dist loadfile \
	    $(if $(WEEKLY),$(COVERAGE),-m 'not weekly')

COVERAGE := --cov=eightypapers --cov-branch --cov-fail-under=95 \
	--cov-report=term-missing:skip-covered

serve: .venv/ready ## show the built book at an address of this machine
	@$(BIN)/python -m eightypapers serve

zip: book ## pack the built book into one file, for reading without a network
	@$(BIN)/python -m eightypapers zip

bench: .venv/ready ## measure the build beside stock Jupyter Book's: ROUNDS=5
	@$(BIN)/python benchmarks/build.py $(if $(ROUNDS),--rounds '$(ROUNDS)')

lab: .venv/ready-for-lab ## open the book in JupyterLab; EDITION=vi: in Vietnamese
	@$(if $(TOLD),$(BIN)/python -m eightypapers notebooks)
	@$(LAB)/bin/python -m jupyterlab $(TOLD)index.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)

TOLD := $(addsuffix /,$(filter-out en,$(EDITION)))

verify: .venv/ready ## compare the tables with your copy of the report: SOURCE=article.txt
	@if [ -z '$(SOURCE)' ]; then \
	    echo 'Name your copy of the report: make verify SOURCE=article.txt' >&2; exit 1; fi
	@$(BIN)/python -m eightypapers verify '$(SOURCE)'

site-report: .venv/ready-for-tests book ## measure the pages; AGAINST=folder: another site, too
	@browser=$$($(BIN)/python scripts/browser.py) && \
	BROWSER_PATH=$$browser $(BIN)/python scripts/site_report.py \
	    $(foreach folder,$(AGAINST),--against '$(folder)')

format: .venv/ready-for-tests ## lay out the code, and mend what can be mended by rule
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock: .venv/bin/python ## lock what pyproject.toml asks for; UPGRADE=1: the newest of it
	@uv=$$(mktemp -d) && trap 'rm -rf "$$uv"' EXIT && \
	$(BIN)/python -m venv "$$uv" && \
	"$$uv/bin/python" -m pip install --quiet --disable-pip-version-check uv==$(UV) && \
	for lock in requirements.txt 'requirements-dev.txt --extra dev -c requirements.txt' \
	    'requirements-lab.txt --extra lab -c requirements.txt'; do \
	    "$$uv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
	        --generate-hashes --no-strip-extras --custom-compile-command 'make lock' \
	        $(if $(UPGRADE),--upgrade) pyproject.toml -o $$lock || exit 1; \
	done
	@echo 'Locked: requirements.txt, requirements-dev.txt and requirements-lab.txt.'

audit: .venv/bin/python ## ask whether what the locks list has known weaknesses
	@$(call with,pip-audit==$(PIP_AUDIT)) && \
	for lock in requirements.txt requirements-dev.txt requirements-lab.txt; do \
	    echo "$$lock:" && "$$apart/bin/pip-audit" --strict --require-hashes --disable-pip \
	        --vulnerability-service '$(or $(SERVICE),pypi)' -r $$lock || exit 1; \
	done

links: book ## follow the links to other sites: minutes
	@$(call with,LinkChecker==$(LINKCHECKER)) && \
	{ "$$apart/bin/linkchecker" --no-status --no-warnings --check-extern --timeout 30 \
	    _build/html/index.html > _build/links.txt; code=$$?; \
	tail -n 3 _build/links.txt; echo 'Each that leads nowhere: _build/links.txt'; \
	exit $$code; }

# A tool that the book itself does not need, in an environment apart, removed afterwards.
with = apart=$$(mktemp -d) && trap 'rm -rf "$$apart"' EXIT && \
	$(BIN)/python -m venv "$$apart" && \
	"$$apart/bin/python" -m pip install --quiet --disable-pip-version-check $(1)

binder: .venv/bin/python ## install as Binder does, and run the chapters there: minutes
	@$(BIN)/python scripts/binder.py

clean: ## remove the pages and all caches; the environment in .venv stays
	@rm -rf _build .build vi .checker .coverage .coverage.* .hypothesis
	@rm -rf .mypy_cache .pytest_cache .ruff_cache
	@find chapters eightypapers scripts tests -depth \
	    \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} \;

help: ## list the steps
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

# The environment. A file stands for each finished installation, so that a later call of
# make finds nothing to do. What the tests need includes what the book needs. JupyterLab
# has an environment of its own upon the book's: what it brings would slow each build.
ABOUT := import sys; print(sys.version_info >= (3, 11), sys.version.split()[0], sys.base_prefix)
WANTED := $(if $(PYTHON),$(shell '$(PYTHON)' -c '$(ABOUT)' 2>/dev/null))
ifneq ($(PYTHON),)
ifneq ($(firstword $(WANTED)),True)
$(error PYTHON=$(PYTHON) is no Python 3.11 or newer: name one that is)
endif
endif
# One of another Python, or of one that is gone, is made anew.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),book)),)
$(shell test -e .venv || exit; here=$$(.venv/bin/python -c '$(ABOUT)' 2>/dev/null); \
    if [ "$${here%% *}" = True ] && \
        { [ -z '$(WANTED)' ] || [ "$$here" = '$(WANTED)' ]; }; then exit; fi; \
    echo 'Not of the Python that is wanted, or of none that starts: .venv is made anew.' >&2; \
    rm -rf .venv)
endif

.venv/ready: requirements.txt pyproject.toml .venv/bin/python
	$(call install,requirements.txt,$(BIN))
	@$(PIP) install --quiet --compile --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-for-tests: requirements-dev.txt .venv/ready .venv/ready-for-lab
	$(call install,requirements-dev.txt,$(BIN))
	@touch $@

.venv/ready-for-lab: requirements-lab.txt .venv/ready
	@rm -rf $(LAB)
	@$(BIN)/python -m venv $(LAB)
	@cd $(LAB)/lib/python3.*/site-packages && printf '%s\n' ../../../../.. \
	    "../../../../lib/$$(basename "$$(dirname "$$PWD")")/site-packages" > book.pth
	$(call install,requirements-lab.txt,$(LAB)/bin)
	@touch $@

# Pip's own words go into a file; what it collects is counted, and its errors are shown.
define install
	@echo 'Installing what $(1) lists: a minute or two, this once.'
	@{ $(2)/python -m pip --disable-pip-version-check install --compile --progress-bar off \
	    --require-hashes -r $(1) 2>&1; echo "exit $$?"; } | awk \
	    -v all="$$(grep -c '^[a-z].*==' $(1))" -v log_file=.venv/pip.txt \
	    '{ print > log_file } \
	    /^(Collecting|Requirement already)/ && ++n % 50 == 0 { \
	        printf "  %d of %d packages\n", n, all; fflush() } \
	    /^ERROR/ { print } \
	    /^exit / { code = $$2 } \
	    END { exit code }' || { \
	    echo 'The installation failed: what pip said of it is in .venv/pip.txt.' \
	        'Mend that, then call make again.' >&2; exit 1; }
endef

.venv/bin/python:
	@trap : INT TERM; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	        || continue; \
	    found=$$python; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	    echo "Making .venv with $$("$$python" --version)."; \
	    "$$python" -m venv --clear .venv && exit 0; \
	    rm -rf .venv; \
	    exit 1; \
	done; \
	if [ "$$found" ]; then \
	    echo "$$found cannot make virtual environments: install its module venv" \
	        '(Debian, Ubuntu: apt install python3-venv), then call make again.' >&2; \
	else \
	    echo 'No Python 3.11 or newer here: install one (python.org, or your' \
	        'system), or say where one is: make book PYTHON=/path/to/python3.' >&2; \
	fi; \
	exit 1
