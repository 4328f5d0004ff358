"""The settings under test on a site that people reach by https; Chromium takes this machine for safe without it."""

from tests.settings import *  # noqa: F403

HTTPS = True
