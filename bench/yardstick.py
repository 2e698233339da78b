"""What figures are measured against: pyjstat reads a dataset, pandas writes it to SQLite.

Run with a file; prints seconds and the process's peak memory in MB.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from pyjstat import pyjstat


def main(file: str) -> None:
    """Measure once. Loading the libraries is not counted."""
    with tempfile.NamedTemporaryFile(suffix=".sqlite3") as made:
        start = time.perf_counter()
        frame = pyjstat.Dataset.read(Path(file).read_text(encoding="utf-8")).write("dataframe")
        connection = sqlite3.connect(made.name)
        frame.to_sql("cells", connection, index=False)
        connection.commit()
        seconds = time.perf_counter() - start
        connection.close()
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(sys.argv[1])
