"""Reading a file of injuries into columns, or refusing it with the place of each fault."""

from pathlib import Path

from trygt.injuries import refusals
from trygt.injuries.reading.csvs import read_csv
from trygt.injuries.reading.sheets import read_xlsx
from trygt.injuries.reading.table import Column, Table
from trygt.injuries.refusals import Why, refuse

__all__ = ["Column", "Table", "read"]

LARGEST = 20_000_000  # bytes


def read(path: Path, ending: str, name: str) -> Table:
    """The rows of a file that the files floor has checked.

    Args:
        path: where the checked copy lies.
        ending: "csv" or "xlsx".
        name: the file's name, for the faults.

    Raises:
        RefusedRows: another kind of file, too large, or not a table with column names.
    """
    if ending not in {"csv", "xlsx"}:
        raise refuse(Why.KIND, refusals.KIND, name)
    if path.stat().st_size > LARGEST:
        raise refuse(Why.SIZE, refusals.TOO_LARGE, name)
    return read_csv(path, name) if ending == "csv" else read_xlsx(path, name)
