"""The settings under test: the real ones, with a key of their own, quick hashing and plain static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DEBUG", "no")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the live server
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["HTTPS"] = "no"

from careerfit.settings import *  # noqa: E402, F403
from careerfit.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
