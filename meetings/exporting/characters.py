"""Which characters a format can hold. Pure."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: XML 1.0, production 2."""


def xml_text(text: str) -> str:
    """The text with «\ufffd» for what XML cannot hold, so that a reader sees that something stood there."""
    return NOT_IN_XML.sub("\ufffd", text)
