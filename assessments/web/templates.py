"""Load our templates without their indentation, which is two per cent of a page's bytes on the wire."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


class CompactLoader(filesystem.Loader):
    """Load HTML templates from DIRS, with each line beginning at its first character; line numbers stay."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template's source."""
        contents = super().get_contents(origin)
        return INDENTATION.sub("\n", contents) if str(origin.name).endswith(".html") else contents
