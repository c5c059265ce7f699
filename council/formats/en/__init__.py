"""English here is British: Django's is American."""
