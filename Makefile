# QA Desk on Linux and macOS. On Windows the README gives the plain commands.
BIN := .venv/bin
CODE := qa_desk tests tools benchmarks packaging/start.py
PYTEST := -m pytest -q -m "not soak" -n auto --maxprocesses 2
CATALOGUE := $(BIN)/python tools/strings.py
NAME ?= all

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check setup fix strings diagram shots build bench soak hostile constraints \
        lint types imports catalogue

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: setup ## Set up and open QA Desk on the demonstration centre
	@bash tools/run.sh

test: setup ## Set up and pass the tests
	@$(BIN)/python $(PYTEST)

check: setup lint types imports catalogue ## Everything that must hold: lint, types, layers, catalogue, tests, coverage
	@$(BIN)/python -m slipcover --dont-wrap-pytest $(PYTEST)
	@$(BIN)/python tools/covered.py

setup: ## Make .venv ready (and install missing system packages where that is allowed)
	@mkdir -p build
	@bash tools/setup.sh

fix: setup ## Mend what can be mended by itself: lint, format, catalogue, diagram
	@$(BIN)/ruff check -q --fix-only $(CODE)
	@$(BIN)/ruff format -q $(CODE)
	@$(CATALOGUE) update
	@$(BIN)/python tools/diagram.py

strings: setup ## Bring the Chinese catalogue up to date with the code
	@$(CATALOGUE) update

diagram: setup ## Draw the workflow into ARCHITECTURE.md
	@$(BIN)/python tools/diagram.py
	@$(BIN)/python tools/bi_views.py

shots: setup ## Write a picture of every page to build/shots, the scoring desk at 150 % too
	@$(BIN)/qa-desk demo --shots build/shots

build: ## Build QA Desk as a folder that needs no Python, in build/dist; pack it for updates
	@bash tools/setup.sh dev,build
	@$(BIN)/pyinstaller -y --log-level WARN --distpath build/dist --workpath build/work \
		packaging/qa-desk.spec
	@QT_QPA_PLATFORM=offscreen build/dist/qa-desk/qa-desk self-test
	@$(BIN)/python tools/pack.py

bench: ## Measure beside a peer: make bench [NAME=startup]
	@bash tools/setup.sh dev,bench
	@$(BIN)/python -m benchmarks $(NAME)

soak: setup ## The long tests
	@$(BIN)/pytest -q --hypothesis-profile thorough tests/rules
	@$(BIN)/pytest -q -m soak --timeout 3600

hostile: setup ## Attack the shared database in every role, on every PostgreSQL there is
	@$(BIN)/pytest -q tests/hostile

constraints: ## Renew constraints.txt (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --extra dev --extra bench --extra build --upgrade \
		--no-annotate --no-header pyproject.toml -o build/constraints.txt
	@{ sed '/^[^#]/,$$d' constraints.txt; cat build/constraints.txt; } >build/new.txt
	@mv build/new.txt constraints.txt

lint: setup
	@$(BIN)/ruff check -q $(CODE)
	@$(BIN)/ruff format -q --check $(CODE)

types: setup
	@$(BIN)/mypy --no-error-summary

imports: setup
	@$(BIN)/lint-imports --no-logo >build/imports.txt || { cat build/imports.txt; exit 1; }

catalogue: setup
	@$(CATALOGUE) check
