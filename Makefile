# Everything the project can do. Targets are relative, so that a folder name may hold blanks and æøå.
PYTHON ?= python3
IN_VENV = .venv/bin/python
LOCAL = env -u DATABASE_URL DEBUG=1
# What a served council sets, so that the deployment check reads the settings as they will be.
PRODUCTION = env -u DEBUG -u DEMO -u DATABASE_URL SECRET_KEY=$$($(IN_VENV) -c "import secrets; print(secrets.token_urlsafe(60))") \
	ALLOWED_HOSTS=raad.example.org SITE_URL=https://raad.example.org CONTACT_EMAIL=sekretariatet@example.org DEFAULT_FROM_EMAIL=sekretariatet@example.org

# Parts that stand inside a sentence end without a newline, which would show as a blank.
TEMPLATES = find templates -name '*.html' ! -name '_date.html' ! -name '_fair.html' ! -name '*_spans.html'

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres deep bench importer-scores importer-weekend check check-style check-types check-templates \
	check-structure check-translations check-deployment format translations lock packages python
MAKEFLAGS += --no-print-directory

help: ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name does; do \
		printf '  make %-16s %s\n' "$$name" "$$does"; done

run: python ## Serve the demo council at http://127.0.0.1:8000/ (PORT=8001 changes the port)
	@$(PYTHON) -m scripts.run

test: python ## Run the whole suite on SQLite (browser tests where Chromium is found)
	@$(PYTHON) -m scripts.suite sqlite $(ARGS)

test-postgres: python ## Run on PostgreSQL what an engine has a part in (DATABASE_URL, or a private cluster)
	@$(PYTHON) -m scripts.suite postgres $(ARGS)

deep: python ## Run what takes long, on both engines: kills of the sender, two editors (before a release)
	@$(PYTHON) -m scripts.deep sqlite
	@$(PYTHON) -m scripts.deep postgres

bench: python ## Measure what writing costs: keys, bytes, queries, CPU, keystroke to repaint (needs Chromium)
	@$(PYTHON) -m scripts.packages runtime development browser
	@$(IN_VENV) -m benchmarks

importer-scores: packages ## Score the reading of old minutes (ARGS=--per-file, ARGS=--write)
	@$(LOCAL) $(IN_VENV) -m scripts.importer_scores $(ARGS)

importer-weekend: packages ## Send 200 made files through the bulk import; time, memory, questions (ARGS=--unseen)
	@$(LOCAL) $(IN_VENV) -m benchmarks.weekend $(ARGS)

check: check-style check-types check-templates check-structure check-translations check-deployment ## Check style, types, templates, imports, migrations, translations, deployment

check-style: packages
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check --quiet .

check-types: packages
	$(LOCAL) $(IN_VENV) -m mypy

check-templates: packages
	$(IN_VENV) -m djlint templates --lint --quiet
	$(TEMPLATES) -exec .venv/bin/djade --target-version 5.2 --check {} +

check-structure: packages
	$(IN_VENV) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-cache --no-logo
	$(IN_VENV) -m scripts.lint_rules
	$(LOCAL) $(IN_VENV) manage.py makemigrations --check --dry-run

check-translations: packages
	$(LOCAL) $(IN_VENV) -m scripts.check_translations

check-deployment: packages
	$(PRODUCTION) $(IN_VENV) manage.py check --deploy --fail-level WARNING

format: packages ## Put code and templates in the one form
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .
	$(TEMPLATES) -exec .venv/bin/djade --target-version 5.2 {} +

translations: packages ## Gather texts for translators and compile what they wrote (needs gettext)
	$(LOCAL) $(IN_VENV) -m scripts.check_translations --write

lock: packages ## Lock the packages named in requirements/*.in anew (needs uv)
	cd requirements && for name in runtime development browser; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-strip-extras \
			--quiet --upgrade --output-file $$name.txt $$name.in || exit 1; done

packages: python
	@$(PYTHON) -m scripts.packages runtime development browser

python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "Fant ikke $(PYTHON): installer Python 3.11 eller nyere, og prøv igjen."; \
		echo "Found no $(PYTHON): install Python 3.11 or newer, and try again."; exit 1; } >&2
