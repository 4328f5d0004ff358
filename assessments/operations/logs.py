"""Logs as JSON lines with the request's id, without anything that identifies a person or a result.

A result's address lets anybody see it, an exception's message may quote an answer, and a network address is personal:
none of them is logged. Logged are the view, the kind of error, and the place in the code.

What is logged is bounded, and every pattern takes time in proportion to the text: a visitor chooses both.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from copy import copy
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Messages of these exceptions describe the machine's state; messages of others may quote what somebody sent.
SAFE_MESSAGES = (OperationalError, InterfaceError, ImproperlyConfigured, OSError)
# Each branch begins where no other start could have begun, or is bounded, and gives nothing back (++).
SECRETS = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # an attempt
    r"|(?<![\w-])[A-Za-z0-9_-]{22}(?![\w-])"  # a token
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"  # an address
    r"|/(?:r|g|mine|together|take|coach)/[^\s'\"]++"  # addresses that have a token, a key or a group's code in them
    r"|(?<![\w.+-])[\w.+-]++@[\w.-]++"  # a mail address
)
MAX_FRAMES = 12
MAX_TEXT = 4000  # characters of one text of a log line
INVALID = "Invalid request"  # how gunicorn begins what it says of one, before it quotes the request


def without_secrets(text: str) -> str:
    """Return the text with tokens, ids, group codes, network and mail addresses replaced by “…”.

    Of a longer text, the whole words among the first MAX_TEXT characters: half a secret would not be known for one.
    """
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT].rpartition(" ")[0] + " …"
    return SECRETS.sub("…", text)


def view_of(address: str) -> str:
    """Return the name of the view behind an address or path; “no view” if there is none."""
    try:
        return resolve(unquote(urlsplit(address[:MAX_TEXT]).path)).view_name or "unnamed"
    except (Resolver404, ValueError):
        return "no view"


def describe_error(error: BaseException) -> str:
    """Return an exception's class and innermost frames, and those of its cause; the message only of SAFE_MESSAGES."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    message = f": {without_secrets(str(error))}" if isinstance(error, SAFE_MESSAGES) else ""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    cause = error.__cause__ or error.__context__
    return f"{kind}{message} at {places}" + (f" | because of {describe_error(cause)}" if cause else "")


class RequestId(logging.Filter):
    """Add the request's id to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set ``request_id``, and let every record pass."""
        record.request_id = request_id.get()
        return True


class RedactingJsonFormatter(JsonFormatter):
    """Format a record as one line of JSON without secrets."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            json_ensure_ascii=False,
            # Attributes that Django adds to records: the request, the development server's socket.
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, "request", "server_time", "message", "taskName"],
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; in place of a request's address it has the name of the view."""
        args, of_request = record.args, isinstance(getattr(record, "request", None), HttpRequest)
        if isinstance(args, tuple) and (of_request or record.name.startswith("gunicorn")):
            record = copy(record)
            record.args = tuple(_view_in_place_of_address(arg) for arg in args)
        if record.name == "gunicorn.error" and str(record.msg).startswith(INVALID):
            record = copy(record)
            record.msg = INVALID
        return super().format(record)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Replace secrets in everything but numbers."""
        return {
            key: value if isinstance(value, int | float | None) else without_secrets(str(value))
            for key, value in log_data.items()
        }

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the base class's name
        """Return the error and where it happened, in one line."""
        return describe_error(ei[1]) if ei and ei[1] else ""


def _view_in_place_of_address(argument: object) -> object:
    is_address = isinstance(argument, str) and (argument.startswith("/") or "://" in argument[:10])
    return view_of(str(argument)) if is_address else argument
