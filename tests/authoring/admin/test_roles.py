"""The ready-made roles: what each may open, whom a refusal says to ask, and that an admin's changes stay."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from assessments.authoring import roles
from assessments.authoring.admin.base import change_url
from assessments.authoring.publishing import publish
from assessments.authoring.roles import ROLES, ShippedRole, update_roles
from assessments.models import Coach, Questionnaire, ReadyRole
from tests.factories import NOON
from tests.html import Page
from tests.made_groups import make_coach

pytestmark = pytest.mark.django_db
EDITOR, PUBLISHER, MANAGER = "Editor", "Publisher", "Coach manager"
WRITERS, READERS, MANAGERS, NOBODY = {EDITOR, PUBLISHER}, {PUBLISHER}, {MANAGER}, set[str]()
# Each page of the admin, and the roles that open it. Refused pages say whom to ask.
PAGES: dict[str, set[str]] = {
    "index": WRITERS | MANAGERS,
    "assessments_questionnaire_changelist": WRITERS,
    "assessments_questionnaire_add": WRITERS,
    "assessments_questionnaire_change": WRITERS,
    "assessments_questionnaire_delete": NOBODY,
    "assessments_questionnaire_publish": READERS,
    "assessments_question_changelist": WRITERS,
    "assessments_question_add": WRITERS,
    "assessments_question_change": WRITERS,
    "assessments_question_delete": WRITERS,
    "assessments_question_preview": WRITERS,
    "assessments_archetype_changelist": WRITERS,
    "assessments_archetype_add": WRITERS,
    "assessments_archetype_change": WRITERS,
    "assessments_archetype_delete": WRITERS,
    "assessments_advice_changelist": WRITERS,
    "assessments_advice_add": WRITERS,
    "assessments_advice_change": WRITERS,
    "assessments_cue_changelist": WRITERS,
    "assessments_cue_add": WRITERS,
    "assessments_cue_change": WRITERS,
    "assessments_version_changelist": READERS,
    "assessments_version_change": READERS,
    "assessments_version_compare": READERS,
    "assessments_version_file": READERS,
    "assessments_coach_changelist": MANAGERS,
    "assessments_coach_add": MANAGERS,
    "assessments_coach_change": MANAGERS,
    "assessments_coach_delete": MANAGERS,
    "assessments_coachinvitation_changelist": MANAGERS,
    "assessments_coachinvitation_add": MANAGERS,
    "auth_user_changelist": NOBODY,
    "auth_user_add": NOBODY,
    "auth_user_change": NOBODY,
    "auth_group_changelist": NOBODY,
    "auth_group_add": NOBODY,
    "auth_group_change": NOBODY,
}


def with_role(name: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def coach(db: None) -> Coach:
    return make_coach()


def address_of(name: str, draft: Questionnaire, coach: Coach) -> str:
    """The address of a page, about a record of the draft."""
    kind = name.split("_")[1] if "_" in name else ""
    record = {
        "questionnaire": draft,
        "question": draft.questions.first(),
        "archetype": draft.archetypes.last(),
        "advice": draft.advice.first(),
        "cue": draft.cues.first(),
        "version": draft if name.endswith("compare") else draft.versions.first(),
        "coach": coach,
        "user": coach.user,
        "group": Group.objects.first(),
    }.get(kind)
    needs_record = name.endswith(("_change", "_delete", "_publish", "_preview", "_compare", "_file"))
    return reverse(f"admin:{name}", args=[record.pk] if needs_record and record else [])


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, MANAGER])
def test_each_role_opens_its_pages_and_reads_whom_to_ask_at_the_others(
    small: Questionnaire, coach: Coach, role: str
) -> None:
    publish(questionnaire=small, by=None, note="", now=NOON)
    client = with_role(role)
    User.objects.create_superuser("ada")
    wrong = {}
    for name, allowed in PAGES.items():
        response = client.get(address_of(name, small, coach))
        is_as_said = response.status_code == (200 if role in allowed else 403)
        if not is_as_said or (response.status_code == 403 and "ask ada" not in Page(response).text):
            wrong[name] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, MANAGER])
def test_only_publishers_publish_and_only_coach_managers_reset(small: Questionnaire, coach: Coach, role: str) -> None:
    client = with_role(role)
    published = client.post(address_of("assessments_questionnaire_publish", small, coach), {"note": "", "draft": "x"})
    assert (published.status_code == 403) is (role != PUBLISHER)
    for reset in ("password", "second_factor"):
        posted = client.post(reverse(f"admin:assessments_coach_{reset}", args=[coach.pk]))
        assert (posted.status_code == 403) is (role != MANAGER), reset
    saved = client.post(change_url(small), {"title": "x"})
    assert (saved.status_code == 403) is (role == MANAGER)


def test_the_roles_are_there_with_what_they_may() -> None:
    for ready in ReadyRole.objects.select_related("role"):
        assert ready.role is not None
        shipped = ROLES[ready.key]
        assert ready.role.name == shipped.name
        assert set(ready.role.permissions.values_list("codename", flat=True)) == shipped.permissions
    assert ReadyRole.objects.count() == len(ROLES) == 3


def test_an_admins_changes_stay_and_new_permissions_come(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Group.objects.get(name=EDITOR)
    editor.permissions.remove(Permission.objects.get(codename="delete_question"))
    editor.permissions.add(Permission.objects.get(codename="view_coach"))
    Group.objects.filter(pk=editor.pk).update(name="Editorial staff")
    Group.objects.get(name=MANAGER).delete()
    update_roles()
    before = set(editor.permissions.values_list("codename", flat=True))
    assert "view_coach" in before
    assert "delete_question" not in before
    later = ShippedRole(EDITOR, "…", (ROLES["editor"].permissions | {"view_version"}) - {"add_cue"})
    monkeypatch.setattr(roles, "ROLES", {**ROLES, "editor": later})
    call_command("migrate", verbosity=0)
    after = set(editor.permissions.values_list("codename", flat=True))
    assert after == (before | {"view_version"}) - {"add_cue"}
    assert set(Group.objects.values_list("name", flat=True)) == {"Editorial staff", PUBLISHER}


def test_a_role_of_the_same_name_that_an_admin_made_is_left_alone() -> None:
    ReadyRole.objects.all().delete()
    Group.objects.all().delete()
    own = Group.objects.create(name=EDITOR)
    update_roles()
    assert not own.permissions.exists()
    assert Group.objects.get(name="Editor (careerfit)").permissions.count() == len(ROLES["editor"].permissions)


def test_the_admin_calls_them_roles(admin_client: Client, coach: Coach) -> None:
    index = Page(admin_client.get("/admin/"))
    assert {"Accounts and roles", "Accounts", "Roles"} <= set(index.texts("#content-main :is(caption, th)"))
    assert "Groups" not in index.texts("#content-main th")
    assert "Authentication" not in index.text
    page = Page(admin_client.get(reverse("admin:auth_user_change", args=[coach.pk])))
    assert "Publisher: an editor who also publishes and sees versions." in page.text
    assert "The groups this user belongs to" not in page.text
    for address in ("/admin/auth/group/", "/admin/auth/user/", f"/admin/auth/user/{coach.pk}/change/"):
        shown = Page(admin_client.get(address)).texts("h1, h2, h3, label, legend, .help, th, .breadcrumbs, summary")
        assert not [text for text in shown if "group" in text.casefold()], address
