"""A row that a form is about is deleted between reading and writing: every form says so, and keeps what was typed.

Each POST address runs with each row that it touches deleted just before its first, second, … write. The rows are
committed, as in real life: foreign keys are checked when a transaction ends.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from pytest_django import Settings

from assessments.authoring.drafts import draft_definition, save_draft
from assessments.coaching import mail_queue
from assessments.coaching.coach_invitations import invitation_digest
from assessments.coaching.memberships import terms_digest
from assessments.coaching.views import groups, second_factor
from assessments.coaching.views.joining import CONFIRMED
from assessments.core.definition import definition_from, to_toml
from assessments.models import (
    Advice,
    Attempt,
    Coach,
    CoachInvitation,
    Group,
    Invitee,
    InviteeAddress,
    Membership,
    Posting,
    Question,
    ShareLink,
    Version,
    Weight,
)
from tests import database
from tests.attacks.interruptions import Interruption, interrupted
from tests.attacks.saved_world import SavedWorld, clean
from tests.attacks.test_permissions import INVITATION, TABLE, World
from tests.authoring.admin.test_stale_forms import form_on
from tests.core.definition.test_reading import READING
from tests.html import Page
from tests.made_groups import make_coach, make_group
from tests.second_factors import APP_KEY, app_code, set_up_app

pytestmark = pytest.mark.usefixtures("transactional_db")
transactional_db = pytest.fixture(database.transactional_db)

MAX_WRITES = 12
TYPED = "Something that took a while to think of"
TODAY = timezone.now().date().isoformat()
TERMS = {"name": TYPED, "places": "20", "closes_on": TODAY, "visible_until": TODAY}
ACCOUNT = {"username": "newcomer", "email": "", "password1": "a-long-password-1", "password2": "a-long-password-1"}
PASSWORDS = {"new_password1": "another-long-one-1", "new_password2": "another-long-one-1", "old_password": "old"}
# What a form sends that gets in; addresses that aren't here take no fields.
SENT: dict[str, dict[str, Any]] = {
    "question": {"skip": "1"},
    "share": {"label": TYPED, "lifetime": "week"},
    "link": {"label": TYPED, "lifetime": "week"},
    "group_join": {"display_name": TYPED, "consent": "on"},
    "group_invited": {"display_name": TYPED, "consent": "on"},
    "coach_invitation": {"name": TYPED, **ACCOUNT},
    "coach_password": PASSWORDS,
    "coach_new_password": PASSWORDS,
    "group_new": TERMS,
    "group_settings": TERMS,
    "group_invite": {"names": TYPED},
    "group_mail": {"kind": "invitation", "sentence": TYPED, "previewed": TYPED, "send": "1"},
    "group_together": {"on": "1"},
    "group_joining": {"close": "1"},
    "group_copy": TERMS,
    "group_share": {"role": "viewer", "note": TYPED},
    "group_access": {"role": "viewer"},
    "membership_coach": {"named": "Prof. Moe", "answer": "yes"},
    "coach_account": {"name": TYPED, "email": ""},
    "group_member": {"note": TYPED},
    "open_private_link": {"also": "1"},
}
NOTHING_TO_DELETE = {
    "leave_browser",
    "coach_login",
    "coach_logout",
    "coach_log_out_elsewhere",
    "coach_delete",  # refused while there are groups
    "coach_forgotten",
    "postings",
    "unsubscribe",
}
OTHER_SENDERS = {"group_take_over": "editor", "group_shared": "other coach"}
POSTED = [name for name, (_, post) in TABLE.items() if 405 not in post and name not in NOTHING_TO_DELETE]

Find = Callable[[World], models.QuerySet[Any]]
# The rows that the parameters of an address lead to, and the account that asks.
ROWS: dict[str, Find] = {
    "attempt": lambda world: Attempt.objects.filter(pk=world.attempt.pk),
    "link": lambda world: ShareLink.objects.filter(attempt=world.attempt),
    "posting": lambda world: Posting.objects.filter(pk=world.posting.pk),
    "group": lambda world: Group.objects.filter(pk=world.group.pk),
    "member": lambda world: Membership.objects.filter(pk=world.member.pk),
    "invitee": lambda world: Invitee.objects.filter(pk=world.invitee.pk),
    "coach": lambda world: Coach.objects.filter(pk=world.group.coach_id),
    "account": lambda world: User.objects.filter(pk=world.group.coach_id),
    "invitation": lambda world: CoachInvitation.objects.filter(digest=invitation_digest(INVITATION)),
}
SECOND_FACTOR = ("coach_login_code", "second_factor_set_up", "second_factor_codes", "second_factor_off")
OF_STUDENT, OF_COACH = ("attempt", "link"), ("group", "member", "invitee", "coach", "account", "attempt")


def rows_of(name: str) -> tuple[str, ...]:
    if name == "coach_invitation":
        return ("invitation",)
    if name in SECOND_FACTOR:
        return ("account",)
    if name.startswith("coach"):
        return ("coach", "account")
    if name in {"group_join", "group_invited", "group_choose", "group_leave"}:
        return ("group", "member", "invitee", "attempt", "coach")
    if name.startswith("group"):
        return OF_COACH
    return ("posting",) if name in {"show_posting", "choose_result"} else (*OF_STUDENT, "member", "posting")


@pytest.fixture(scope="module")
def saved() -> list[SavedWorld]:
    """The world of this module, once its first test has made it."""
    return []


@pytest.fixture
def worlds(saved: list[SavedWorld]) -> Iterator[Callable[[], World]]:
    """Return a function that brings the world to its beginning; afterwards all of it is deleted."""
    if not saved:
        saved.append(SavedWorld())
    yield saved[0].restored
    clean()


def sender(world: World, name: str) -> Client:
    if name in OTHER_SENDERS:
        return world.clients[OTHER_SENDERS[name]]
    if name in {"coach_password", "coach_account"} or name in SECOND_FACTOR or rows_of(name) == OF_COACH:
        return world.clients["coach"]
    return world.clients["student" if name != "open_private_link" else "other"]


def prepare(world: World, name: str) -> dict[str, Any]:
    """Bring the world into the state that the form is made for; return what the form sends."""
    if name in {"question", "check"}:
        Attempt.objects.filter(pk=world.attempt.pk).update(reopened_at=timezone.now())
    if name in {"group_join", "group_invited"}:
        world.member.delete()
    if name == "group_mail":
        InviteeAddress.objects.create(invitee=world.invitee, email="anna@example.org")
    world.group.coach.user.set_password("old")
    world.group.coach.user.save()
    world.clients["coach"].force_login(world.group.coach.user)
    if name in SECOND_FACTOR:
        return prepare_second_factor(world, name)
    chosen = {"attempt": str(world.attempt.pk)} if name.startswith("group_") else {}
    questionnaire = {"questionnaire": str(world.group.questionnaire_id)} if name in {"group_new", "group_copy"} else {}
    terms = {"terms": terms_digest(group=world.group)} if name in {"group_join", "group_invited"} else {}
    to = {"to": str(world.group.offered_to_id)} if name == "group_offer" else {}
    return SENT.get(name, {}) | chosen | questionnaire | terms | to


def prepare_second_factor(world: World, name: str) -> dict[str, Any]:
    """Let the coach be about to set it up, to enter its code, or to change it; return what the form sends."""
    client, user = world.clients["coach"], world.group.coach.user
    session = client.session
    if name == "second_factor_set_up":
        session[second_factor.SESSION_KEY] = APP_KEY
        session.save()
        return {"code": app_code(APP_KEY, timezone.now()), "current_password": "old"}
    device, recovery = set_up_app(user)
    if name != "coach_login_code":
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return {"code": recovery[0], "current_password": "old"}


def address(world: World, name: str) -> str:
    found = world.address_of(name)
    if name == "coach_new_password":  # the page of the form, which the link leads to
        world.clients["student"].get(found)
        return f"{found.rsplit('/', 2)[0]}/set-password/"
    return f"{found}?{CONFIRMED}" if name == "group_invited" else found


@pytest.fixture
def queue_only(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Where mail is configured: it waits, as no thread sends it."""
    settings.EMAIL_CONFIGURED = True
    monkeypatch.setattr(mail_queue, "wake_sender", lambda: None)


@pytest.mark.usefixtures("queue_only")
@pytest.mark.parametrize("name", POSTED)
def test_a_row_deleted_meanwhile_is_no_server_error(worlds: Callable[[], World], name: str) -> None:
    def send(act: Find | None, at: int) -> tuple[Any, dict[str, Any], Interruption]:
        """Send the form, interrupted; return the response, what was sent, and the interruption."""
        world = worlds()
        data, path, client = prepare(world, name), address(world, name), sender(world, name)
        client.raise_request_exception = False
        with interrupted(at, act(world).delete if act else lambda: None) as interruption:
            return client.post(path, data), data, interruption

    writes = send(None, MAX_WRITES)[2].writes
    assert writes, "The form wrote nothing, so this tries nothing."
    for row in rows_of(name):
        for at in range(writes):
            response, data, interruption = send(ROWS[row], at)
            assert interruption.has_happened
            case = f"{row} deleted before write {at + 1}: {response.status_code} {response.exc_info}"
            assert response.status_code in {200, 302, 303, 403, 404, 409, 422}, case
            if response.status_code >= 400:
                page = Page(response)
                assert page.heading, case
                if TYPED in data.values():
                    assert TYPED in [*page.texts("textarea"), *page.attributes("input", "value")], case
                assert "a-long-password-1" not in page.source


PARTS = ("question", "archetype", "advice", "cue")
OTHERS = ("questionnaire", "coach", "user", "coachinvitation")
ADMIN_PAGES = [
    *((model, "change") for model in (*PARTS, *OTHERS) if model != "coachinvitation"),
    *((model, "delete") for model in (*PARTS, *OTHERS)),
    *((model, "sortable_update") for model in PARTS),
    *(("questionnaire", verb) for verb in ("publish", "weights", "duplicate", "import")),
    *((model, "duplicate") for model in ("question", "advice", "cue")),
    ("coach", "password"),
    ("coach", "second_factor"),
]
ANOTHER = replace(definition_from(READING), title=TYPED)


def admin_row(world: World, model: str) -> models.Model:
    """A row of the kind that can be deleted: of a draft that was never published, or the coach's."""
    parts = {"question": "questions", "archetype": "archetypes", "advice": "advice", "cue": "cues"}
    if model in {"coach", "user"}:
        return world.group.coach if model == "coach" else world.group.coach.user
    if model == "coachinvitation":
        return CoachInvitation.objects.get()
    draft = save_draft(definition=definition_from(READING))
    row: models.Model = getattr(draft, parts[model]).all()[0] if model in parts else draft
    return row


def sent_to_desk(row: Any, verb: str) -> dict[str, str]:
    """What is typed on the pages of the authoring desk."""
    if verb == "duplicate":
        return {"title": TYPED, "slug": "a-copy"}
    if verb == "import":
        return {"text": to_toml(ANOTHER), "draft": draft_definition(questionnaire=row).sha256, "confirm": "Import"}
    if verb != "weights":
        return {}
    weight = Weight.objects.filter(choice__question__questionnaire=row).select_related("choice").order_by("pk")[0]
    return {f"{weight.choice_id}_{weight.archetype_id}": "1" if weight.value == 2 else "2"}


@pytest.mark.parametrize(("model", "verb"), ADMIN_PAGES)
def test_a_row_deleted_meanwhile_is_no_server_error_in_the_admin(
    worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch, model: str, verb: str
) -> None:
    monkeypatch.setattr("assessments.authoring.admin.publish.warnings_about", lambda draft: ())
    happened = 0
    for at in range(MAX_WRITES):
        world = worlds()
        row = admin_row(world, model)
        client = world.clients["admin"]
        client.raise_request_exception = False
        place = reverse(
            f"admin:{row._meta.app_label}_{model}_{verb}", args=() if verb == "sortable_update" else [row.pk]
        )
        page = client.get(place)
        data: Any = (form_on(page) if page.status_code == 200 else {}) | sent_to_desk(row, verb)
        kind: Any = {}
        if verb == "sortable_update":
            data, kind = {"updatedItems": [[row.pk, 0]]}, {"content_type": "application/json"}
        with interrupted(at, row.delete) as interruption:
            response: Any = client.post(place, data | ({"post": "yes"} if verb == "delete" else {}), **kind)
        if not interruption.has_happened:
            break
        happened += 1
        assert verb != "duplicate" or model == "questionnaire" or at or response.status_code == 404, "Nothing to copy."
        assert response.status_code < 500, (at, response.status_code, response.exc_info)
        # The account outlives the coach, so its link is made.
        assert response.status_code != 200 or verb == "password", "It has to be done, or refused in words."
    assert happened


RESTORED: dict[str, Callable[[Version], models.QuerySet[Any]]] = {
    "question": lambda version: Question.objects.filter(pk=version.questionnaire.questions.all()[0].pk),
    "advice": lambda version: Advice.objects.filter(questionnaire=version.questionnaire),
    "account": lambda version: User.objects.filter(is_superuser=True),
}


@pytest.mark.parametrize("row", RESTORED)
def test_a_row_deleted_while_a_version_is_restored_is_no_server_error(worlds: Callable[[], World], row: str) -> None:
    happened = 0
    for at in range(MAX_WRITES):
        world = worlds()
        version = Version.objects.filter(questionnaire=world.group.questionnaire_id)[0]
        Question.objects.filter(pk=version.questionnaire.questions.all()[0].pk).update(prompt=TYPED)
        client = world.clients["admin"]
        client.raise_request_exception = False
        place = reverse("admin:assessments_version_restore", args=[version.pk])
        data = {"draft": Page(client.get(place)).value("draft")}
        with interrupted(at, RESTORED[row](version).delete) as interruption:
            response: Any = client.post(place, data)
        if not interruption.has_happened:
            break
        happened += 1
        assert response.status_code in {302, 403, 404, 409}, (at, response.status_code, response.exc_info)
    worlds()  # the shipped questionnaire is as it was again
    assert happened


def test_a_form_whose_row_was_deleted_before_it_was_sent_keeps_what_was_typed(worlds: Callable[[], World]) -> None:
    world = worlds()
    path = world.address_of("group_member")
    world.member.delete()
    response = world.clients["coach"].post(path, {"note": "First line\n<b>second</b>", "csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    page = Page(response)
    assert page.all("textarea")[0].text() == "First line\n<b>second</b>"
    assert page.texts("label") == ["Note"]
    assert "has been deleted since" in page.text


def test_an_unknown_address_shows_nothing_of_what_was_sent(worlds: Callable[[], World]) -> None:
    response = worlds().clients["coach"].post("/nowhere/", {"note": TYPED})
    assert response.status_code == 404
    assert TYPED not in Page(response).source


def test_two_coaches_with_one_user_name_are_told_at_the_field(worlds: Callable[[], World]) -> None:
    client = worlds().clients["stranger"]
    path = f"/coach/invitation/{INVITATION}/"
    with interrupted(0, lambda: User.objects.create_user("newcomer")):
        response = client.post(path, {"name": TYPED, **ACCOUNT})
    assert response.status_code == 422
    page = Page(response)
    assert "That user name is taken; choose another." in page.text
    assert page.value("name") == TYPED
    assert CoachInvitation.objects.get().used_at is None
    assert client.post(path, {"name": TYPED, **ACCOUNT, "username": "other"}).status_code == 303


def test_a_value_that_is_taken_again_and_again_gets_409(
    worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds()
    taken = make_group(make_coach("third"), world.attempt.version, code="ABCD6789")
    monkeypatch.setattr(groups, "new_code", lambda: taken.code)
    response = world.clients["coach"].post(world.address_of("group_new"), prepare(world, "group_new"))
    assert response.status_code == 409
    page = Page(response)
    assert page.heading == "Somebody was faster"
    assert TYPED in page.texts("textarea")


def test_a_mistake_of_ours_stays_a_server_error(worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds()
    monkeypatch.setattr(groups, "new_code", lambda: "short")  # refused by a check of the table
    client = world.clients["coach"]
    client.raise_request_exception = False
    assert client.post(world.address_of("group_new"), prepare(world, "group_new")).status_code == 500
