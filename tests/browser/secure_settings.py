"""The settings under test on a site that people reach by https; Chromium treats loopback as secure anyway."""

from tests.settings import *  # noqa: F403

HTTPS = True
