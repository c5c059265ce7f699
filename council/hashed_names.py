"""Static files under names that tell their content, so that a browser keeps each for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Whitenoise's own, which also renames what one script module imports from another."""

    support_js_module_import_aggregation = True
