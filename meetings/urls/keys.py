"""Keys in addresses. Django's own `int` takes numbers that no database column can hold."""

from django.urls import register_converter


class KeyConverter:
    """A key of at most fifteen digits; a longer one is no address of ours."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "key")
