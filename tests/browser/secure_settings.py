"""The settings under test on a site that people reach by https; Chromium treats loopback as secure anyway."""

from tests.environments import PRODUCTION, settings_under
from tests.settings import *  # noqa: F403

HTTPS = True
OF_PRODUCTION = settings_under(**PRODUCTION)
globals().update({name: value for name, value in OF_PRODUCTION.items() if "COOKIE" in name})
