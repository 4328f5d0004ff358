"""The settings of the tests: the real ones, with an own key, fast password hashing and plain static files."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DEBUG", "no")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the live server
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["HTTPS"] = "no"

from careerfit.settings import *  # noqa: F403
from careerfit.settings import BASE_DIR, DATABASES, STORAGES

# A file, as in production, so that threads have the same locks and journal.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.gettempdir()) / f"careerfit-{os.getpid()}.sqlite3"}
    # Syncing to the disk is for power cuts, which no test has; a killed process loses nothing without it. Benchmarks,
    # which have these settings too, wait for the disk as in production.
    if "PYTEST_VERSION" in os.environ:
        unsynced = DATABASES["default"]["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        DATABASES["default"]["OPTIONS"] |= {"init_command": unsynced}
VAR_DIR = Path(tempfile.gettempdir())
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OPENINGS_WRITTEN_AFTER = float(os.environ.get("OPENINGS_WRITTEN_AFTER", "0"))  # a test sees at once what it did
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = BASE_DIR / "var" / "never-collected"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
