"""Settings of the tests: those of the product, with a data folder of their own, quick passwords and no mail.

NORTHING_TEST_DB=postgresql runs them on PostgreSQL; tests/conftest.py starts the server and puts its address in here.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="northing-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("NORTHING_") and not name.startswith("NORTHING_TEST_")]:
    del os.environ[_name]  # what the developer's shell says about a real installation must not reach the tests
os.environ["NORTHING_HOME"] = _home
if os.environ.get("NORTHING_TEST_DB", "sqlite") == "postgresql":
    os.environ["NORTHING_DATABASE_URL"] = os.environ.get(
        "NORTHING_TEST_CLUSTER", "postgresql://northing@127.0.0.1:1/postgres"
    )

from northing.settings import *  # noqa: E402, F403
from northing.settings import DATABASES, HOME  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory, so that threads meet the same locks as in the product; no waiting for the disk.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"].pop("pool")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
