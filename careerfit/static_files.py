"""Collect static files for production: hashed, compressed, and our scripts without their comments.

A quarter of a script's gzip bytes were comments and indentation. They stay in the repository and in development.
"""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

STRING = re.compile(r"""(["'`])(?:\\.|(?!\1)[^\\\n])*\1""")


def without_comments(script: str) -> str:
    """Return a script without its indentation and without lines that are only a comment.

    One that may have a string or a comment over several lines is returned as it is: its lines may be no code.
    """
    lines = re.sub(r"(?m)^[ \t]*(//.*)?\n", "", script)
    return script if _goes_over_lines(lines) else re.sub(r"(?m)^[ \t]+", "", lines)


def _goes_over_lines(code: str) -> bool:
    """Whether there is a template, a comment or a continued line besides the strings that end on their line."""
    strings = [found[0] for found in STRING.finditer(code)]
    is_nested = any(string[0] == "`" and string.count("${") > string.count("}") for string in strings)
    return is_nested or bool(re.search(r"`|/\*|\\$", STRING.sub("", code), re.M))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """whitenoise's storage, with shorter scripts."""

    def _save(self, name: str, content: Any) -> str:
        if name.startswith("js/") and name.endswith(".js"):
            content = ContentFile(without_comments(b"".join(content.chunks()).decode()).encode(), name=name)
        saved: str = super()._save(name, content)
        return saved
