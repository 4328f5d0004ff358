"""The ready-made roles of the admin: Editor, Publisher, Coach manager.

They are made after each migrate, as Django makes permissions only then. What an admin changed stays as it is: an
update gives a role only the permissions that no update before has given it, takes away only those that careerfit no
longer gives, and makes no role again that was deleted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, transaction

from assessments.authoring.shipped import is_up_to_date
from assessments.models import ReadyRole

PARTS = ("archetype", "source", "scale", "question", "choice", "weight", "advice", "cue", "cueweight")


@dataclass(frozen=True)
class ShippedRole:
    """A role as careerfit ships it; ``permissions`` are codenames of this app."""

    name: str
    purpose: str
    permissions: frozenset[str]


def _permissions(models: Iterable[str], verbs: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{verb}_{model}" for model in models for verb in verbs)


DRAFTS = _permissions(["questionnaire"], ("view", "add", "change")) | _permissions(
    PARTS, ("view", "add", "change", "delete")
)
ROLES: Mapping[str, ShippedRole] = {
    "editor": ShippedRole("Editor", "writes and changes drafts", DRAFTS),
    "publisher": ShippedRole(
        "Publisher", "an editor who also publishes and sees versions", DRAFTS | {"add_version", "view_version"}
    ),
    "coach_manager": ShippedRole(
        "Coach manager",
        "manages coaches, their invitations and reset links",
        _permissions(["coach"], ("view", "add", "change", "delete"))
        | _permissions(["coachinvitation"], ("view", "add", "delete")),
    ),
}


def update_roles(*, apps: Apps = installed, using: str = DEFAULT_DB_ALIAS, **_signal: object) -> None:
    """Make the ready-made roles, and give them what careerfit gives them since; runs after every migrate and flush."""
    if using != DEFAULT_DB_ALIAS or not is_up_to_date(apps):
        return
    known = {ready.key: ready for ready in ReadyRole.objects.select_related("role")}
    for key, shipped in ROLES.items():
        ready = known.get(key)
        if ready is None or set(ready.given) != shipped.permissions:
            with transaction.atomic():
                _give(shipped, ready or _made(key, shipped))


def _made(key: str, shipped: ShippedRole) -> ReadyRole:
    """Make a role; where an admin has one of that name, theirs stays, and this one says where it is from."""
    is_taken = Group.objects.filter(name=shipped.name).exists()
    role, _ = Group.objects.get_or_create(name=f"{shipped.name} (careerfit)" if is_taken else shipped.name)
    return ReadyRole.objects.create(key=key, role=role)


def _give(shipped: ShippedRole, ready: ReadyRole) -> None:
    """Give a role what is new, take what is given no longer, and note it."""
    before = frozenset(ready.given)
    if ready.role is not None:
        ours = Permission.objects.filter(content_type__app_label="assessments")
        ready.role.permissions.add(*ours.filter(codename__in=shipped.permissions - before))
        ready.role.permissions.remove(*ours.filter(codename__in=before - shipped.permissions))
    ready.given = sorted(shipped.permissions)
    ready.save(update_fields=["given"])


def roles_in_words() -> str:
    """Return what each ready-made role is for."""
    return " ".join(f"{role.name}: {role.purpose}." for role in ROLES.values())
