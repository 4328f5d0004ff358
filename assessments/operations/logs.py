"""Logs as lines of JSON that carry the request's id, and nothing by which a person or a result could be found.

An address of a result is the permission to look, an exception's message may quote an answer, and a network address is
somebody's: none of them is written. What stays is which view, which kind of error, and where in the code.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Messages of these say what is wrong with the machine; any other one may quote what somebody sent.
TELLING = (OperationalError, InterfaceError, ImproperlyConfigured, OSError)
SECRETS = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # an attempt
    r"|(?<![\w-])[A-Za-z0-9_-]{22}(?![\w-])"  # a token
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"  # an address
    r"|/g/[^/\s]+|[\w.+-]+@[\w-]+\.[\w.-]+"  # a group's code, a mail address
)
FRAMES = 12


def without_secrets(text: str) -> str:
    """Return the text with tokens, ids, codes, network and mail addresses blanked."""
    return SECRETS.sub("…", text)


def told(error: BaseException) -> str:
    """Return an exception's kind and the innermost frames; its message only where it speaks of the machine."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    said = f": {without_secrets(str(error))}" if isinstance(error, TELLING) else ""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    cause = error.__cause__ or error.__context__
    return f"{kind}{said} at {places}" + (f" | because of {told(cause)}" if cause else "")


class RequestId(logging.Filter):
    """Gives every record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set ``request_id``, and let everything through."""
        record.request_id = request_id.get()
        return True


class Cautious(JsonFormatter):
    """A record as one line of JSON, cautious about what it says."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            json_ensure_ascii=False,
            # What Django hangs on its records: the request itself, a server's socket.
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, "request", "server_time", "message", "taskName"],
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Blank secrets in the text."""
        return {key: without_secrets(value) if isinstance(value, str) else value for key, value in log_data.items()}

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the base class's name
        """Return where it happened, in one line."""
        return told(ei[1]) if ei and ei[1] else ""
