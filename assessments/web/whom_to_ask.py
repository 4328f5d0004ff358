"""Say who has a permission, to those of the staff who lack it."""

from django.contrib.auth.models import User
from django.http import HttpRequest

MAX_NAMES = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"


def whom_to_ask(purpose: str, permission: str) -> str:
    """Return a sentence that names staff with a permission: “To publish, ask ada or berg.”."""
    may = User.objects.with_perm(permission, backend=BACKEND).filter(is_staff=True)
    return _sentence(purpose, list(may.order_by("username").values_list("username", flat=True).distinct()))


def admin_refusal(request: HttpRequest) -> str:
    """Return whom to ask about a page of the admin that an account may not open; “” outside of the admin."""
    match = request.resolver_match
    if match is None or match.namespace != "admin":
        return ""
    admins = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).order_by("username")
    asked = _sentence("get one", list(admins.values_list("username", flat=True)))
    return f"Your account has no permission for it. {asked}"


def _sentence(purpose: str, names: list[str]) -> str:
    if not names:
        return f"Nobody here can {purpose} yet: it needs a superuser."
    *others, last = names[:MAX_NAMES]
    return f"To {purpose}, ask {', '.join(others)}{' or ' if others else ''}{last}."
