"""The overview on a questionnaire's page: how far the draft is, and the other pages about it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments.authoring.admin.base import PARTS, add_url, change_url, grid_url, list_url, may_add, may_view
from assessments.authoring.admin.copying import duplicate_url
from assessments.authoring.admin.importing import export_url, import_url
from assessments.authoring.admin.lab import lab_url
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.publish import publish_url
from assessments.authoring.admin.read_posting import read_posting_url
from assessments.authoring.admin.statistics import statistics_url
from assessments.authoring.admin.steps import steps_of
from assessments.authoring.admin.trial.desk import trial_url
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.sentences import draft_state
from assessments.models import Archetype, Question, Questionnaire, Version
from assessments.web.whom_to_ask import whom_to_ask


@dataclass(frozen=True)
class ToolGroup:
    """Links to other pages about a questionnaire that serve one purpose: (name, address) pairs."""

    purpose: str
    links: list[tuple[str, str]]


def overview_of(
    questionnaire: Questionnaire,
    *,
    user: User | AnonymousUser,
    may_publish: bool,
    may_duplicate: bool,
    may_import: bool,
) -> dict[str, Any]:
    """Return what the overview shows, with links only to pages that the user may open."""
    sees_versions = may_view(user, Version)
    draft = draft_definition(questionnaire=questionnaire)
    latest = questionnaire.versions.newest_first().defer("definition").select_related("published_by").first()
    problems = problems_in(draft)
    tools = _tools(
        questionnaire, user=user, may_duplicate=may_duplicate, may_import=may_import, sees_versions=sees_versions
    )
    is_changed = latest is None or latest.sha256 != draft.sha256
    address = publish_url(questionnaire) if may_publish else ""
    return {
        "steps": [] if latest else steps_of(questionnaire, draft, problems, user=user),
        "parts": [
            {
                "name": model._meta.verbose_name_plural,
                "count": len(getattr(draft, part)),
                "url": list_url(model, questionnaire) if may_view(user, model) else "",
                "add_url": add_url(model, questionnaire) if may_add(user, model) else "",
            }
            for part, model in PARTS.items()
        ],
        "archetypes": [
            (row, change_url(row) if may_view(user, Archetype) else "") for row in questionnaire.archetypes.all()
        ],
        "latest": latest,
        "opening_path": reverse("opening", args=[questionnaire.slug]) if latest else "",
        "latest_url": change_url(latest) if latest and sees_versions else "",
        "published": _published(latest) if latest else "",
        "draft": draft_state(problems=len(problems), latest=latest.number if latest else None, is_changed=is_changed),
        "draft_url": address if problems or (latest and is_changed) else "",
        "problems": linked_problems(questionnaire, problems, user=user),
        "publish_url": address,
        "tools": tools,
        "whom_to_ask": [
            *([] if may_publish else [whom_to_ask("publish", "assessments.add_version")]),
            *([] if sees_versions else [whom_to_ask("see the versions", "assessments.view_version")]),
        ],
    }


def _tools(
    questionnaire: Questionnaire,
    *,
    user: User | AnonymousUser,
    may_duplicate: bool,
    may_import: bool,
    sees_versions: bool,
) -> list[ToolGroup]:
    history = reverse("admin:assessments_questionnaire_history", args=[questionnaire.pk])
    return [
        ToolGroup(
            "Try the draft",
            [("Try the quiz", trial_url(questionnaire)), ("Read a posting", read_posting_url(questionnaire))],
        ),
        ToolGroup(
            "Weights and figures",
            [
                *([("All weights", grid_url(questionnaire))] if may_view(user, Question) else []),
                ("Scoring lab", lab_url(questionnaire)),
                ("Statistics", statistics_url(questionnaire)),
            ],
        ),
        ToolGroup(
            "Earlier states",
            [*([("Versions", list_url(Version, questionnaire))] if sees_versions else []), ("History", history)],
        ),
        ToolGroup(
            "Files and copies",
            [
                ("Export", export_url(questionnaire)),
                *([("Import", import_url(questionnaire))] if may_import else []),
                *([("Duplicate", duplicate_url(questionnaire))] if may_duplicate else []),
            ],
        ),
    ]


def _published(version: Version) -> str:
    """Return when a version was published, and by whom if that is known."""
    day = date_format(timezone.localtime(version.published_at), "j M Y")
    return f"{day}, {version.published_by}" if version.published_by else day
