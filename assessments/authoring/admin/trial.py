"""Try a draft whole, from the opening page to the result, with the quiz's own pages. Nothing is stored."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from assessments.authoring import trials
from assessments.authoring.admin.base import PartModelAdmin, change_url
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.trial_desk import NAME, STATE, Desk, trial_of
from assessments.authoring.admin.trial_result import corners, radar, result, sources
from assessments.authoring.drafts import draft_definition
from assessments.authoring.sentences import problems_first
from assessments.authoring.trials import Trial
from assessments.models import Attempt, Questionnaire
from assessments.questionnaires.lengths import lengths_of
from assessments.quiz.answer_forms import FORMS, AnswerForm, answer_form_for
from assessments.quiz.forms import StartForm
from assessments.quiz.rendered_fields import fields_of
from assessments.quiz.review import review
from assessments.web.htmx import SeeOther, redirect_page, respond, wants_fragment
from assessments.web.requests import SiteRequest

View = Callable[..., HttpResponse]


class TrialAdmin(PartModelAdmin):
    """A questionnaire's admin with the pages that try its draft, for users who may view it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        pages: list[tuple[str, str, View]] = [
            ("", "", _opening),
            ("as/", "_as", _as),
            ("check/", "_check", _with_trial(_check)),
            ("more/", "_more", _with_trial(_more)),
            ("result/", "_result", _with_trial(result)),
            ("radar.json", "_radar", _with_trial(radar)),
            ("corners/", "_corners", _with_trial(corners)),
            ("sources/", "_sources", sources),
            ("question/<slug:question_key>/", "_question", _with_trial(_question)),
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
        questionnaire = self.get_object(request, str(questionnaire_id))
        if questionnaire is None:
            raise Http404
        if not self.has_view_permission(request, questionnaire):
            raise PermissionDenied
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
            return _opening(desk, notice="This address holds no trial that can be read. Start a new one.", status=400)
        return view(replace(desk, trial=trial), **kwargs)

    return read


def _opening(desk: Desk, *, notice: str = "", status: int = 200) -> HttpResponse:
    """Show the opening page; POST begins."""
    request, version = desk.request, desk.version
    form = StartForm(request.POST if request.method == "POST" and not notice else None, content=version.content)
    if form.is_bound and form.is_valid():
        trial = trials.start_trial(
            version=version,
            mode=form.cleaned_data["mode"],
            context=form.cleaned_data,
            taps_go_on=form.cleaned_data["taps_go_on"],
            number=secrets.randbelow(trials.MAX_SEED),
            now=timezone.now(),
        )
        return _to_open(desk, trial)
    context = {
        **desk.bar(),
        **desk.people(),
        "notice": notice,
        "version": version,
        "form": form,
        "lengths": lengths_of(version=version),
        "taps_go_on": bool(form["taps_go_on"].value()) if form.is_bound else True,
    }
    return render(request, "admin/assessments/trial/opening.html", context, status=422 if form.errors else status)


def _as(desk: Desk) -> HttpResponse:
    """Answer everything as somebody made up, and go to the result; without a seed, one is drawn."""
    typed = desk.request.GET.get("seed", "")
    is_seed = typed.isascii() and typed.isdecimal() and len(typed) < len(str(trials.MAX_SEED))
    seed = int(typed) if is_seed else secrets.randbelow(10_000)
    try:
        who = desk.request.GET.get("who", "")
        trial = trials.pretend(version=desk.version, who=who, seed=seed, now=timezone.now())
    except KeyError:
        return _opening(desk, notice="Choose who should answer.", status=422)
    return SeeOther(desk.address("result", trial=trial))


def _to_open(desk: Desk, trial: Trial, key: str | None = None) -> HttpResponse:
    """Redirect to a question, by default the first open one; to the check if none is open."""
    key = key or trial.progress.first_open
    return SeeOther(desk.address("question", key, trial=trial) if key else desk.address("check", trial=trial))


def _question(desk: Desk, question_key: str) -> HttpResponse:
    """Show one question; POST goes on with the answer to the next."""
    request, trial = desk.request, trial_of(desk)
    question = trial.content.question_by_key.get(question_key)
    if question is None or question_key not in trial.progress.keys:
        if trial.lost is None:
            raise Http404
        return _to_open(desk, trial)  # the draft changed, and this question is gone or isn’t asked any more
    changing = "change" in request.GET
    if request.method != "POST":
        stored = trial.responses.get(question_key)
        return _show(desk, answer_form_for(question, trial.content, stored=stored), changing)
    if "pace" in request.POST:
        paced = trials.set_pace(trial=trial, taps_go_on=request.POST["pace"] == "tap")
        return SeeOther(_address(desk, paced, question_key, changing))
    form = answer_form_for(question, trial.content, request.POST)
    skipping = "skip" in request.POST
    if not skipping and not form.is_valid():
        return HttpResponse(status=204) if "ahead" in request.POST else _show(desk, form, changing, status=422)
    trial = trials.answer(trial=trial, question_key=question_key, response=None if skipping else form.response)
    if changing:
        return SeeOther(desk.address("check", trial=trial, saved=question_key))
    return _to_open(desk, trial, trial.progress.after(question_key))


def _address(desk: Desk, trial: Trial, key: str, changing: bool) -> str:
    return desk.address("question", key, trial=trial, **({"change": ""} if changing else {}))


def _show(desk: Desk, form: AnswerForm, changing: bool, *, status: int = 200) -> HttpResponse:
    trial, question = trial_of(desk), form.question
    progress = trial.progress
    before = progress.before(question.key)
    taps = [key for key in progress.keys if FORMS[trial.content.question_by_key[key].format].is_one_tap]
    if changing:
        back = desk.address("check", trial=trial, at=question.key)
    else:
        back = desk.address("question", before, trial=trial) if before else desk.address("")
    context = {
        **desk.bar(question.key),
        "attempt": trial.attempt,
        "address": _address(desk, trial, question.key, changing),
        "back": back,
        "content": trial.content,
        "question": question,
        "form": form,
        "fields": fields_of(form),
        "progress": progress,
        "position": progress.position(question.key),
        "more": progress.estimated_remaining - (question.key == progress.first_open),
        "is_open": question.key == progress.first_open,
        "before": before,
        "one_tap": question.key in taps,
        "tells_pace": trial.attempt.taps_go_on and taps[:1] == [question.key],
        "changing": changing,
    }
    return respond(desk.request, "admin/assessments/trial/question.html", context, status=status)


def _check(desk: Desk) -> HttpResponse:
    """List the answers, each with a link to change it; POST leads to the result."""
    request, trial = desk.request, trial_of(desk)
    if request.method == "POST" and trial.responses:
        return SeeOther(desk.address("result", trial=trial))
    progress, saved, at = trial.progress, request.GET.get("saved", ""), request.GET.get("at", "")
    given = list(trial.responses.values())
    lines = review(
        content=trial.content,
        keys=progress.keys,
        stored=trial.responses,
        address_of=lambda key: _address(desk, trial, key, True),
    )
    context = {
        **desk.bar(),
        "attempt": trial.attempt,
        "content": trial.content,
        "check_address": desk.address("check", trial=trial),
        "take_address": desk.address("question", progress.first_open, trial=trial) if progress.first_open else "",
        "more_address": desk.address("more", trial=trial),
        "lines": lines,
        "first_skipped": next((line.key for line in lines if line.state == "skipped"), ""),
        "here": saved if saved in progress.done else at if at in progress.keys else "",
        "is_saved": saved in progress.done,
        "progress": progress,
        "open": len([key for key in progress.keys if key not in progress.done]),
        "answered": sum(response is not None for response in given),
        "skipped": sum(response is None for response in given),
        "adaptive": trial.attempt.mode == Attempt.Mode.ADAPTIVE,
        "unasked": len(trial.content.questions) - len(given),
        "nothing": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return respond(request, "admin/assessments/trial/check.html", context, status=status)


def _more(desk: Desk) -> HttpResponse:
    """Ask ten more questions, or those that are open."""
    return _to_open(desk, trials.ask_more(trial=trial_of(desk)))


def trial_url(questionnaire: Questionnaire) -> str:
    """Return the address where this questionnaire's draft is tried."""
    return reverse(f"admin:{NAME}", args=[questionnaire.pk])
