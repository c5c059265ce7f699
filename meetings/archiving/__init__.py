"""The whole archive as one ZIP that can be read without us; of the full one an empty installation can be made.

`contents` says what goes in, `writing` writes, `checking` reads without believing, `loading` brings in.
"""

from meetings.archiving.checking import BadArchive
from meetings.archiving.loading import load_archive
from meetings.archiving.writing import ArchiveView, CannotWrite, write_archive

__all__ = ["ArchiveView", "BadArchive", "CannotWrite", "load_archive", "write_archive"]
