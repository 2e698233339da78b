"""Trygt runs Safe Community certification from the first letter to the renewal.

The floors and what may import what: docs/tour.md.
"""

import sys

__version__ = "0.1.0"

try:
    # Older SQLite builds carry the WAL-reset corruption bug; the wheel brings a mended one.
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
