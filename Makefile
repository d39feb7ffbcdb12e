# The two commands: `make demo` (see it work) and `make test` (prove it). Both make .venv/ themselves;
# they need Python 3.11 or newer, make and a package index, and nothing installed by hand. `make test` also
# wants LibreOffice, poppler and Chromium: it installs them where apt may (see .ci/system), else it skips some tests.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
EXTRAS := --extra lab --extra dev
# What belongs to a person or another project must not reach a test or a published file.
unexport PYTHONPATH

.PHONY: help demo test system lab lint types contract environment unit coverage notebooks-check notebooks publication \
	pythons example bench lock clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

demo: $(STAMP)  ## run the example round: nine rekentools in, a handout out
	@$(BIN)/kostprijs demo --root .

test: system lint types contract unit notebooks-check  ## everything: style, types, import floors, tests, notebooks

system:  ## install the Debian packages that some tests need, as far as they are missing
	@sh .ci/system

lab: $(STAMP)  ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks

# uv installs in a quarter of pip's time. Where its index can't be reached (a private one that only
# pip is set up for), pip installs the same hashes.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (make PYTHON=python3.12 ...)"; exit 1; }
	@echo "Making .venv/ (once; a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lint: $(STAMP)
	$(BIN)/ruff check --quiet --no-cache .
	$(BIN)/ruff format --quiet --no-cache --check .

types: $(STAMP)
	$(BIN)/mypy --cache-dir=/dev/null --no-error-summary

contract: $(STAMP)
	$(BIN)/lint-imports --no-cache

unit: $(STAMP)
	$(BIN)/python -m pytest -q -rs -n 2 --dist loadfile tests

coverage: $(STAMP)  ## lines and branches that the tests run; under 95% is an error (half an hour)
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -rs -n 2 --dist loadfile tests
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

notebooks-check: publication
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval notebooks

notebooks: publication  ## run the committed notebooks again and keep their outputs
	$(BIN)/python -m kostprijs.report.refresh notebooks

# what the notebook for auditors follows back: the example as this version publishes it
publication: $(STAMP)
	@$(BIN)/kostprijs publish voorbeeld ronde-1 --root . >/dev/null

pythons: $(STAMP)  ## prove that Python 3.11, 3.12 and 3.13, as far as they are here, give the same figures
	@$(BIN)/python tests/each_python.py

example: $(STAMP)  ## write the example round again from kostprijs/example/voorbeeld.toml
	rm -rf data/raw/voorbeeld data/anonymised/voorbeeld
	$(BIN)/kostprijs demo --root .

bench: $(STAMP)  ## time the disclosure control, the cost model, the intake, publishing, many rounds and scenarios, and write docs/prestaties.md (three quarters of an hour or more)
	$(BIN)/python benchmarks/disclosure.py
	$(BIN)/python benchmarks/model.py
	$(BIN)/python benchmarks/intake.py
	$(BIN)/python benchmarks/publish.py
	$(BIN)/python benchmarks/stages.py
	$(BIN)/python benchmarks/many.py
	$(BIN)/python benchmarks/scenario.py

lock: $(STAMP)  ## renew requirements.lock and environment.yml from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --fork-strategy fewest $(EXTRAS) pyproject.toml -o requirements.lock
	$(MAKE) environment

environment: $(STAMP)
	$(BIN)/pyproject2conda yaml $(EXTRAS) --name kostprijs --python-include infer --header --output environment.yml --overwrite force

clean:  ## remove what make made
	rm -rf .venv .venv-acro .venv-werkbladen .venv-gevoeligheid reports/voorbeeld data/raw/voorbeeld/kluis
