"""Read settings from the environment; a bad value stops the start with a message that names the variable.

No message repeats an address or a line of the .env file, nor a part of it, as the libraries' own messages do: there may
be a password in it.
"""

import io
import logging
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

from assessments.core.texts import NotText, read_text_file

Value = TypeVar("Value")
Read = Callable[..., dict[str, object]]
log = logging.getLogger(__name__)
ENV_LINE = re.compile(r"\A(?:(?:export )?[A-Za-z_0-9]+=.*|#.*|)\Z")  # as django-environ reads it
MIN_SECRET, MIN_LETTERS = 50, 10
MAX_DAYS = 36_500  # a century
MAX_ENV_BYTES = 64 * 1024


class Environment:
    """The process environment, completed from the ``.env`` file if there is one.

    django-environ casts the values; its cast errors don't name the variable (as of 0.14), so these methods add it.
    """

    def __init__(self, env_file: Path) -> None:
        self._env = environ.Env()
        if env_file.exists():
            text = _text_of(env_file)
            logging.getLogger(environ.environ.__name__).setLevel(logging.ERROR)  # its warning repeats the line
            for number, line in enumerate(text.splitlines(), 1):
                if not ENV_LINE.match(line):
                    log.warning("Line %d of %s is skipped: it is not NAME=value.", number, env_file.name)
            self._env.read_env(io.StringIO(text))

    def read(self, name: str, cast: Callable[..., Value], default: Value | None = None) -> Value:
        """Return variable ``name``, cast; raise ImproperlyConfigured with its name if it is missing or bad."""
        reader = getattr(self._env, cast.__name__)
        try:
            value: Value = reader(name) if default is None else reader(name, default=default)
        except ImproperlyConfigured as error:
            raise ImproperlyConfigured(
                f"{name} is not set. Put it in the environment or in the .env file beside manage.py "
                "(`make setup` writes one)."
            ) from error
        except (ValueError, TypeError):
            raise ImproperlyConfigured(f"{name} has a value that can’t be used: it is no {cast.__name__}.") from None
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Return a string."""
        return self.read(name, str, default)

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean; refuse anything but yes, no and their synonyms."""
        raw = self.text(name, "yes" if default else "no").strip().lower()
        if raw in {"1", "true", "yes", "on"}:
            return True
        if raw in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{name} has to be yes or no, not {raw!r}.")

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return one of a few words."""
        word = self.text(name, default).strip().lower()
        if word not in choices:
            raise ImproperlyConfigured(f"{name} has to be one of {', '.join(choices)}, not {word!r}.")
        return word

    def number(self, name: str, default: int, *, minimum: int = 1) -> int:
        """Return a whole number, ``minimum`` or more."""
        number = self.read(name, int, default)
        if number < minimum:
            raise ImproperlyConfigured(f"{name} has to be {minimum} or more, not {number}.")
        return number

    def words(self, name: str, default: str = "") -> list[str]:
        """Return a comma-separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def days(self, name: str, default: int) -> int:
        """Return a whole number of days; 0 is for ever."""
        raw = self.text(name, str(default)).strip()
        if not (raw.isascii() and raw.isdigit() and int(raw) <= MAX_DAYS):
            raise ImproperlyConfigured(
                f"{name} has to be a whole number of days from 0 (for ever) to {MAX_DAYS}, not {raw!r}."
            )
        return int(raw)

    def database(self, name: str, default: str) -> dict[str, object]:
        """Return one entry for DATABASES from a database address."""
        settings = self._address(name, self._env.db_url, default, "postgres://user:password@host/name")
        if settings.get("ENGINE") not in self._env.DB_SCHEMES.values():
            raise ImproperlyConfigured(
                f"{name} is not a database address that can be read; it looks like sqlite:///path or "
                "postgres://user:password@host/name."
            )
        return settings

    def cache(self, name: str, default: str) -> dict[str, object]:
        """Return one entry for CACHES from a cache address."""
        return self._address(name, self._env.cache_url, default, "rediscache://host:6379/0")

    def mail(self, name: str, default: str) -> dict[str, object]:
        """Return the EMAIL_ settings from a mail server's address."""
        default = self.text(name, default) or default
        return self._address(name, self._env.email_url, default, "smtp+tls://user:password@host:587")

    def _address(self, name: str, read: Read, default: str, example: str) -> dict[str, object]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # they repeat the address
                return dict(read(name, default=default))
        except (ImproperlyConfigured, KeyError, ValueError, TypeError):
            raise ImproperlyConfigured(
                f"{name} is not an address that can be read; it looks like {example}. In a password, write %2F for / "
                "and the like."
            ) from None


def _text_of(env_file: Path) -> str:
    """Return the file's text; ImproperlyConfigured, with what it is, where it isn't UTF-8."""
    try:
        return read_text_file(env_file, max_bytes=MAX_ENV_BYTES)
    except NotText as error:
        raise ImproperlyConfigured(str(error)) from error


def refuse_unsafe(env: Environment, *, https: bool, debug: bool, secret_key: str, hosts: Sequence[str]) -> None:
    """Raise ImproperlyConfigured, with advice, for settings that are unsafe on a public site."""
    if not debug and not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty. Name the hosts that people reach the site by.")
    if not https:
        return
    if debug:
        raise ImproperlyConfigured(
            "DEBUG=yes with HTTPS=yes would show the site’s insides to everyone. Set DEBUG=no, or HTTPS=no at home."
        )
    if not env.text("ALLOWED_HOSTS", "").strip():
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. Name the hosts of the site’s addresses, separated by commas."
        )
    if "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS=* would let anyone choose the links in our mails. Name the hosts.")
    if len(secret_key) < MIN_SECRET or len(set(secret_key)) < MIN_LETTERS:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess. It needs {MIN_SECRET} characters or more; `make .env` writes one."
        )
