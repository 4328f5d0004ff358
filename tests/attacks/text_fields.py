"""Every text field of every form of the site and of the admin, to be sent with a long text."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from django.db import transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode

from assessments.models import Attempt, Version
from tests.attacks.test_permissions import ROLES, TABLE, World, admin_addresses, make_world
from tests.attacks.worst_strings import NAMED

TEXT = (
    "textarea[name], input[type=text][name], input[type=email][name], input[type=search][name], input[type=url][name]"
)
MOST_FIELDS = 6  # of a form of the admin's, which has the same kind of field dozens of times
OF_ADMIN = 6  # so many strings, drawn anew for each field of the admin


@dataclass(frozen=True)
class Form:
    """A form as somebody was shown it: whose, its address, its fields, and those that take a text."""

    role: str
    method: str
    address: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def forms_of(role: str, client: Client, address: str) -> Iterator[Form]:
    response = client.get(address)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    for form in LexborHTMLParser(response.content.decode()).css("form"):
        texts = tuple(node.attributes["name"] or "" for node in form.css(TEXT))
        if texts:
            method = (form.attributes.get("method") or "get").upper()
            action = urljoin(address, form.attributes.get("action") or "")
            yield Form(role, method, action, tuple(_sent(form)), texts)


def _sent(form: LexborNode) -> Iterator[tuple[str, str]]:
    """The fields as they stand; the first button is pressed."""
    for node in form.css("input[name], textarea[name], select[name]"):
        name, kind = node.attributes["name"] or "", node.attributes.get("type")
        if node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            yield name, (chosen.attributes.get("value") or "") if chosen else ""
        elif node.tag == "textarea":
            yield name, node.text()
        elif kind not in {"radio", "checkbox"} or "checked" in node.attributes:
            yield name, node.attributes.get("value") or ""
    for button in form.css("button[name], input[type=submit][name]")[:1]:
        yield button.attributes["name"] or "", button.attributes.get("value") or ""


def every_form(world: World) -> list[Form]:
    """Every form with a text field, once: of the site as the first who is shown it has it, and of the admin."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for name, (shown, _) in TABLE.items():
        for role, status in zip(ROLES, shown, strict=True):
            if status == 200:
                for form in forms_of(role, world.clients[role], world.address_of(name)):
                    found.setdefault((form.address, form.texts), form)
    for address in admin_addresses():
        if "logout" not in address:
            for form in forms_of("admin", world.clients["admin"], address):
                found.setdefault((form.address, form.texts), form)
    return list(found.values())


@dataclass(frozen=True)
class Request:
    """One of the worst strings, to be sent in one field of a form."""

    client: Client
    form: Form
    field: str
    name: str

    def __str__(self) -> str:
        return f"{self.form.role}: {self.form.method} {self.form.address} {self.field} = {self.name}"

    def send(self) -> int:
        """Send it, undo what that changed, and return the status."""
        cookies = {key: morsel.value for key, morsel in self.client.cookies.items()}
        fields = [(name, NAMED[self.name] if name == self.field else value) for name, value in self.form.fields]
        with transaction.atomic():
            if self.form.method == "POST":
                body, kind = urlencode(fields), "application/x-www-form-urlencoded"
                status = self.client.post(self.form.address, body, content_type=kind).status_code
            else:
                fields = [(name, value[:4000]) for name, value in fields]  # gunicorn refuses a longer line
                status = self.client.get(self.form.address, fields).status_code
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.load(cookies)
        return status


def every_request(version: Version) -> Iterator[Request]:
    """Every text field with each of the worst strings; those of the admin with some of them."""
    world, rng = make_world(version), random.Random(1)
    Attempt.objects.filter(pk=world.attempt.pk).update(reopened_at=None)
    for form in every_form(world):
        client = world.clients[form.role]
        client.raise_request_exception = False
        is_admins = form.role == "admin"
        for field in form.texts[: MOST_FIELDS if is_admins else None]:
            for name in rng.sample(list(NAMED), OF_ADMIN) if is_admins else NAMED:
                yield Request(client, form, field, name)
