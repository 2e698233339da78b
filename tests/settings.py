"""Django's settings as the tests run with them.

pytest-django reads the settings before any conftest, so what tests need in the environment is set
here. Nothing of the shell's own TRYGT_* reaches the tests except TRYGT_TEST_DATABASE ("sqlite" or
"postgres") and TRYGT_TEST_DATABASE_URL (a PostgreSQL server to use instead of starting one).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import postgres

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_chosen = os.environ.get("TRYGT_TEST_DATABASE", "sqlite")
if _chosen not in ("sqlite", "postgres"):
    raise ValueError(f"TRYGT_TEST_DATABASE is {_chosen!r}; it must be sqlite or postgres.")

# One folder for a run; each of xdist's workers, which inherit the environment, has its own in it.
if "TRYGT_TEST_FOLDER" not in os.environ:
    os.environ["TRYGT_TEST_FOLDER"] = tempfile.mkdtemp(prefix="trygt-tests-")
    atexit.register(shutil.rmtree, os.environ["TRYGT_TEST_FOLDER"], ignore_errors=True)
    if _chosen == "postgres" and "TRYGT_TEST_DATABASE_URL" not in os.environ:
        os.environ["TRYGT_TEST_DATABASE_URL"] = postgres.start()
FOLDER = Path(os.environ["TRYGT_TEST_FOLDER"]) / WORKER

for _name in [name for name in os.environ if name.startswith("TRYGT_")]:
    if not _name.startswith("TRYGT_TEST_"):
        del os.environ[_name]
os.environ |= {
    "TRYGT_DEBUG": "true",
    "TRYGT_DATA": str(FOLDER),
    "TRYGT_SECRET_KEY": "only-for-the-tests-" * 3,
    "TRYGT_ADDRESS": "http://testserver",
    # Playwright leaves an event loop running in the thread of the tests, which Django would
    # take for asynchronous code. There is none in Trygt.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
if _chosen == "postgres":
    os.environ["TRYGT_DATABASE_URL"] = os.environ["TRYGT_TEST_DATABASE_URL"]

from trygt.settings import *  # noqa: E402, F403
from trygt.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT  # noqa: E402

if _chosen == "sqlite":
    # A file, because threads share it in the tests of concurrent writers.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # no walk through all files for each client
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and only here
LANGUAGE_CODE = "en"  # tests quote the ids, whether or not the catalogues are compiled
