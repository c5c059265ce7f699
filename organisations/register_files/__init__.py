"""The register as files: written so that no cell comes alive in a spreadsheet, read back exactly as written."""

from organisations.register_files.columns import register_sheet
from organisations.register_files.comparing import Fate, Preview, compare
from organisations.register_files.reading import UnreadableFile, check_size
from organisations.register_files.saving import FileOutOfDate, discard_file, receive_file, save_file
from organisations.register_files.writing import CSV, XLSX, Cell, Sheet, as_csv, as_xlsx

__all__ = [
    "CSV",
    "XLSX",
    "Cell",
    "Fate",
    "FileOutOfDate",
    "Preview",
    "Sheet",
    "UnreadableFile",
    "as_csv",
    "as_xlsx",
    "check_size",
    "compare",
    "discard_file",
    "receive_file",
    "register_sheet",
    "save_file",
]
