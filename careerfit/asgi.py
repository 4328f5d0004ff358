"""The ASGI entry point; the app itself is synchronous."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")

application = get_asgi_application()
