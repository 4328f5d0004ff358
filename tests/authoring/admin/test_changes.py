"""How changes are shown on the publishing page and in the comparison of two versions."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.authoring.admin.changes import sections_of
from assessments.authoring.admin.marking import Words
from assessments.authoring.diff import FieldChange
from assessments.authoring.publishing import publish
from assessments.models import Choice, Cue, CueWeight, Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.factories import NOON
from tests.html import Page


@pytest.fixture
def publish_page(draft: Questionnaire, nothing_questionable: None) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


@pytest.fixture
def compare_page(draft: Questionnaire) -> str:
    return reverse("admin:assessments_version_compare", args=[draft.pk])


def changes_on(page: Page) -> Iterator[tuple[str, str, str]]:
    """Yield the label, the old and the new value of each change, with their line ends."""
    for row in page.all(".changes tbody tr"):
        field, before, after = (cell.text() for cell in row.css("th, td"))
        yield field.strip(), before.removesuffix(" "), after.removesuffix(" ")


def marked_on(page: Page, tag: str) -> list[str]:
    return [node.text() for node in page.all(f".changes {tag}")]


def test_changed_phrases_are_shown_with_unchanged_ones_shortened(
    admin_client: Client, draft: Questionnaire, cue: Cue, publish_page: str
) -> None:
    CueWeight.objects.filter(cue=cue, archetype__key="research").update(value=2.5)
    first, *middle, last = cue.lines
    cue.phrases = "\n".join(["explore|survey the sea", *middle, last, "deep sea"])
    cue.save()
    page = Page(admin_client.get(publish_page))
    assert page.texts(".changes h2") == ["Cues for reading postings"]
    assert page.link("research") == change_url(cue)
    assert f"{first}\n" in marked_on(page, "del")
    assert {"explore|survey the sea\n", "deep sea\n"} <= set(marked_on(page, "ins"))
    changes = {field: sides for field, *sides in changes_on(page)}
    assert changes.keys() == {"phrases", "pulls"}
    assert [side.count(f"… {len(middle) - 3} more …") for side in changes["phrases"]] == [1, 1]
    version = publish(questionnaire=draft, by=None, note="", now=NOON)
    assert version.content.cues[[c.key for c in version.content.cues].index("research")].weights["research"] == 2.5


def test_excluded_combinations_are_shown_one_per_line_with_a_link(
    admin_client: Client, draft: Questionnaire, publish_page: str
) -> None:
    draft.excluded_combinations, draft.catch_all = "analytics feature infra\nresearch client internal", ""
    draft.save()
    page = Page(admin_client.get(publish_page))
    assert page.texts(".changes h2") == ["When a role is too much"]
    assert page.link("The questionnaire’s page") == change_url(draft)
    changes = {field: after for field, _, after in changes_on(page)}
    assert changes == {
        "Catch-all archetype": "nothing",
        "Combinations too broad for one role": draft.excluded_combinations,
    }


def test_choices_with_keys_like_our_fields_are_shown_unchanged(
    admin_client: Client, draft: Questionnaire, publish_page: str
) -> None:
    question = draft.questions.filter(format="single")[0]
    for key in ("together", "phrases"):
        Choice.objects.create(question=question, key=key, text=f"Quietly, {key}", position=9)
    changes = [after for _, _, after in changes_on(Page(admin_client.get(publish_page)))]
    assert changes == ["Quietly, together", "Quietly, phrases"]


def test_the_comparison_links_only_to_pages_that_the_user_may_open(
    admin_client: Client, staff: Staff, draft: Questionnaire, cue: Cue, compare_page: str
) -> None:
    Cue.objects.filter(pk=cue.pk).update(phrases="deep sea")
    count = draft.cues.count()
    [parts] = Page(admin_client.get(change_url(draft.versions.get()))).texts(".field-holds .readonly")
    assert f"{count} cues for reading postings" in parts
    publish(questionnaire=draft, by=None, note="", now=NOON)
    page = Page(admin_client.get(compare_page))
    assert page.link("research") == change_url(cue)
    assert "Links lead to the draft." in page.text
    page = Page(staff("view_version").get(compare_page))
    assert marked_on(page, "ins") == ["deep sea\n"]
    assert change_url(cue) not in page.addresses
    assert "Links lead to the draft." not in page.text


def test_texts_that_would_take_long_to_compare_differ_as_a_whole() -> None:
    before, after = "a b c d e f g h " * 200, "h g f e d c b a " * 200
    change = FieldChange(part="advice", key="one", field="text", before=before, after=after)
    (row,) = sections_of([change])[0].entries[0].rows
    assert row.before == [Words(before, differs=True)]
    assert row.after == [Words(after, differs=True)]
