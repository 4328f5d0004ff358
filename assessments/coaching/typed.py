"""Carry a form that was sent after the session had ended through the login, so that nothing typed is lost.

The login page holds its fields as hidden ones. After the login they are in the new session, and the form's own page is
filled in with them until it is sent. Nothing is saved on the way. The same goes for a form whose token was renewed by a
login in another window.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict

PREFIX = "typed-"
SESSION_KEY = "typed"
ROOM_FOR_LOGIN = 8 * 1024  # bytes that the login's own fields and the prefixes may take of a request's body
Fields = list[tuple[str, list[str]]]


def typed_fields(request: HttpRequest) -> Fields:
    """Return the fields of a form with their values, without its CSRF token and passwords."""
    return [
        (name, values)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


def is_admins_form(request: HttpRequest) -> bool:
    """Whether the address is that of a record's form in the admin; other forms there delete or publish something."""
    match = request.resolver_match
    if match is None or match.app_names != ["admin"]:
        return False
    name = match.url_name or ""
    return name.endswith(("_change", "_add")) and not name.endswith("password_change")


def fits_into_login(request: HttpRequest) -> bool:
    """Whether the login form, with these fields in it, is not larger than a request may be."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    return length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE - ROOM_FOR_LOGIN


def carried_fields(request: HttpRequest) -> Fields:
    """Return the fields that a posted login form holds of another form."""
    return [(name.removeprefix(PREFIX), values) for name, values in request.POST.lists() if name.startswith(PREFIX)]


def hidden_inputs(fields: Fields) -> list[tuple[str, str]]:
    """Return the name and the value of each hidden input with which the login page holds the fields."""
    return [(PREFIX + name, value) for name, values in fields for value in values]


def keep_for(request: HttpRequest, *, address: str, fields: Fields) -> None:
    """Keep the fields in the session for the form at an address; they replace those that were kept before."""
    request.session[SESSION_KEY] = {"path": urlsplit(address).path, "fields": fields}


def sent_or_kept(request: HttpRequest) -> QueryDict | None:
    """Return the data of the form at this address: what is sent now, else what is kept from before the login.

    What is kept is forgotten as soon as the form is sent.
    """
    kept = request.session.get(SESSION_KEY) or {}
    is_kept = kept.get("path") == request.path
    if request.method == "POST":
        if is_kept:
            del request.session[SESSION_KEY]
        return request.POST
    if not is_kept:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["fields"]:
        data.setlist(name, values)
    return data
