"""The addresses at which a draft is tried, and what each of them checks first."""

from dataclasses import replace

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from assessments.authoring import trials
from assessments.authoring.admin.base import PartModelAdmin, change_url
from assessments.authoring.admin.fetch import fetch_viewable
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.trial.desk import NAME, STATE, Desk, View
from assessments.authoring.admin.trial.quiz import answer_as, ask_more, show_check, show_opening, show_question
from assessments.authoring.admin.trial.result import show_corners, show_radar, show_result, show_sources
from assessments.authoring.drafts import draft_definition
from assessments.authoring.sentences import problems_first
from assessments.web.htmx import redirect_page, wants_fragment
from assessments.web.requests import SiteRequest


class TrialAdmin(PartModelAdmin):
    """A questionnaire's admin with the pages that try its draft, for users who may view it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        pages: list[tuple[str, str, View]] = [
            ("", "", show_opening),
            ("as/", "_as", answer_as),
            ("check/", "_check", _with_trial(show_check)),
            ("more/", "_more", _with_trial(ask_more)),
            ("result/", "_result", _with_trial(show_result)),
            ("radar.json", "_radar", _with_trial(show_radar)),
            ("corners/", "_corners", _with_trial(show_corners)),
            ("sources/", "_sources", show_sources),
            ("question/<slug:question_key>/", "_question", _with_trial(show_question)),
        ]
        own = [
            path(f"<int:questionnaire_id>/try/{place}", self._tried(view), name=f"{NAME}{name}")
            for place, name, view in pages
        ]
        return [*own, *super().get_urls()]

    def _tried(self, view: View) -> View:
        def opened(request: SiteRequest, questionnaire_id: int, **kwargs: str) -> HttpResponse:
            if wants_fragment(request) and not self.admin_site.has_permission(request):
                return redirect_page(request, f"admin:{NAME}", questionnaire_id)
            page: HttpResponse = self.admin_site.admin_view(self._try)(request, questionnaire_id, view, **kwargs)
            patch_vary_headers(page, ["HX-Request", "HX-History-Restore-Request"])
            return page

        return opened

    def _try(self, request: SiteRequest, questionnaire_id: int, view: View, **kwargs: str) -> HttpResponse:
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        draft = draft_definition(questionnaire=questionnaire)
        problems = trials.trial_problems(draft)
        if problems:
            context = {
                **self.admin_site.each_context(request),
                "title": "Try the draft",
                "subtitle": questionnaire.title,
                "opts": self.model._meta,
                "item": questionnaire,
                "item_url": change_url(questionnaire),
                "problems": linked_problems(questionnaire, problems, user=request.user),
                "problem_summary": problems_first("This draft can’t be tried yet.", len(problems)),
            }
            return TemplateResponse(request, "admin/assessments/trial/problems.html", context, status=409)
        version = trials.draft_version(questionnaire=questionnaire, draft=draft)
        return view(Desk(request, questionnaire, version, None), **kwargs)


def _with_trial(view: View) -> View:
    """Read the trial from the address; an address without one leads back to the opening page."""

    def read(desk: Desk, **kwargs: str) -> HttpResponse:
        text = desk.request.GET.get(STATE, "")
        try:
            trial = trials.from_text(text, version=desk.version, now=timezone.now())
        except trials.NoTrial:
            notice = "This address holds no trial that can be read. Start a new one."
            return show_opening(desk, notice=notice, status=400)
        return view(replace(desk, trial=trial), **kwargs)

    return read
