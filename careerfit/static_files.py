"""Collect static files for production: hashed, compressed, and our scripts without their comments.

A quarter of a script's gzip bytes were comments and indentation. They stay in the repository and in development.
"""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


def without_comments(script: str) -> str:
    """Return a script without its indentation and without lines that are only a comment.

    No string of ours goes over several lines (tests/careerfit/test_static_files.py).
    """
    return re.sub(r"(?m)^[ \t]+", "", re.sub(r"(?m)^[ \t]*(//.*)?\n", "", script))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """whitenoise's storage, with shorter scripts."""

    def _save(self, name: str, content: Any) -> str:
        if name.startswith("js/") and name.endswith(".js"):
            content = ContentFile(without_comments(b"".join(content.chunks()).decode()).encode(), name=name)
        saved: str = super()._save(name, content)
        return saved
