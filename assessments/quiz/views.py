"""Take the quiz: opening page, one question a page, check, finish."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import push_url

from assessments.coaching import memberships
from assessments.core.definition import Question
from assessments.links.links import new_token
from assessments.links.owner_cookie import gives_owner_token, owner_of, remember_owner, save_for_owner
from assessments.models import Attempt, Membership, Questionnaire, ShareLink, Version
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.operations import capacity
from assessments.questionnaires.lengths import lengths_of
from assessments.questionnaires.published import latest_version
from assessments.quiz import attempts, hot_queries
from assessments.quiz.answer_forms import FORMS, AnswerForm, answer_form_for
from assessments.quiz.fetch import own_attempt
from assessments.quiz.forms import StartForm
from assessments.quiz.rendered_fields import blank_fields, fields_of
from assessments.quiz.review import review
from assessments.web import rate_limits
from assessments.web.embedding import allow_embedding
from assessments.web.errors import too_many
from assessments.web.htmx import SeeOther, personal, redirect_page, respond, see_other, wants_fragment
from assessments.web.requests import SiteRequest

NO_ROOM = "This site can’t hold any more quizzes. Try again another day, or tell whoever runs it."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gives_owner_token
def opening(request: SiteRequest, slug: str) -> HttpResponse:
    """Show a questionnaire's opening page; POST starts an attempt, unless it is withdrawn."""
    version = latest_version(slug)
    if version.questionnaire.is_withdrawn:
        return _withdrawn(request, version)
    form = StartForm(request.POST if request.method == "POST" else None, content=version.content)
    status = 422
    if request.method == "POST" and form.is_valid():
        if not rate_limits.take_by_network(request, rate_limits.STARTS, now=timezone.now()):
            return allow_embedding(too_many(request), version.questionnaire)
        try:
            if not capacity.is_full(Attempt, maximum=settings.MAX_STORED_ATTEMPTS):
                return allow_embedding(_start(request, version, form), version.questionnaire)
            form.add_error(None, NO_ROOM)
            status = 503
        except attempts.TooManyAttempts:
            form.add_error(None, f"There are {MAX_ATTEMPTS} quizzes in this browser already. Delete one first.")
    newest = _find_newest(request, version.questionnaire_id)
    context = {
        "version": version,
        "form": form,
        "lengths": lengths_of(version=version),
        "taps_go_on": _wants_taps(form, newest),
        "resume": _if_open(newest),
        "memberships": _visible_memberships(request, version.questionnaire_id),
    }
    page = respond(request, "quiz/opening.html", context, status=status if form.errors else 200)
    if version.questionnaire.listing != Questionnaire.Listing.LISTED:
        page["X-Robots-Tag"] = "noindex"
    return allow_embedding(page, version.questionnaire)


def _withdrawn(request: SiteRequest, version: Version) -> HttpResponse:
    """Say that no new attempt can be begun, and lead to one that was."""
    context = {"version": version, "resume": _if_open(_find_newest(request, version.questionnaire_id))}
    page = respond(request, "quiz/withdrawn.html", context, status=409 if request.method == "POST" else 200)
    page["X-Robots-Tag"] = "noindex"
    return allow_embedding(page, version.questionnaire)


def _start(request: SiteRequest, version: Version, form: StartForm) -> HttpResponse:
    attempt, token = save_for_owner(
        request,
        lambda owner: attempts.start_attempt(
            version=version,
            owner=owner,
            mode=form.cleaned_data["mode"],
            context=form.cleaned_data,
            taps_go_on=form.cleaned_data["taps_go_on"],
            now=timezone.now(),
        ),
    )
    response: HttpResponse = see_other("take", attempt.pk)
    remember_owner(response, token)
    return response


def _wants_taps(form: StartForm, newest: Attempt | None) -> bool:
    """Whether “go on when I tap” is ticked: as it was sent, else as in that attempt, else yes."""
    if form.is_bound:
        return bool(form["taps_go_on"].value())
    return newest is None or newest.taps_go_on


def _find_newest(request: SiteRequest, questionnaire_id: int) -> Any:
    """Return this browser’s unfinished attempt at the questionnaire, ``is_open_here``, else its newest at any."""
    open_here = Attempt.objects.accepting_answers().filter(
        pk=OuterRef("pk"), version__questionnaire_id=questionnaire_id
    )
    own = Attempt.objects.owned_by(owner_of(request)).annotate(is_open_here=Exists(open_here))
    return own.order_by("-is_open_here", "-started_at").first()


def _if_open(newest: Any) -> Attempt | None:
    return newest if newest and newest.is_open_here else None


def _visible_memberships(request: SiteRequest, questionnaire_id: int) -> list[Membership]:
    return memberships.visible_memberships(
        owner=owner_of(request), questionnaire_id=questionnaire_id, now=timezone.now()
    )


@personal
@require_safe
def take(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """Redirect to the first open question; to the check if there is none, to the result of a finished attempt."""
    attempt = own_attempt(request, attempt_id)
    if not attempt.accepts_answers:
        return _to_result(request, attempt)
    progress = attempts.progress_of(attempt=attempt, done=attempts.done_keys(attempt=attempt))
    return _redirect_to(attempt, progress.first_open)


def _to_result(request: SiteRequest, attempt: Attempt) -> HttpResponse:
    link = ShareLink.objects.active(now=timezone.now()).filter(attempt=attempt).first()
    return redirect_page(request, "result", link.token) if link else redirect_page(request, "mine")


def _redirect_to(attempt: Attempt, key: str | None) -> HttpResponse:
    return see_other("question", attempt.pk, key) if key else see_other("check", attempt.pk)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SiteRequest, attempt_id: UUID, question_key: str) -> HttpResponse:
    """Show one question; POST saves the answer and goes on to the next."""
    attempt = own_attempt(request, attempt_id)
    content = attempt.version.content
    question = content.question_by_key.get(question_key)
    if question is None:
        raise Http404
    changing = "change" in request.GET
    if request.method == "POST":
        if not attempt.accepts_answers:
            return _closed(request, attempt)
        if "pace" in request.POST:
            attempts.set_pace(attempt=attempt, taps_go_on=request.POST["pace"] == "tap")
            return SeeOther(_address(attempt, question, changing))
        form = answer_form_for(question, content, request.POST)
        skipping = "skip" in request.POST
        if skipping or form.is_valid():
            return _save(request, attempt, question, None if skipping else form.response, changing)
        if "ahead" in request.POST:
            return HttpResponse(status=204)  # not finished yet: nobody has pressed Next
        return _show(request, attempt, question, form, changing, status=422)
    if not attempt.accepts_answers:
        return _closed(request, attempt)
    responses = hot_queries.responses_of(attempt=attempt)
    stored = responses.get(question.key)
    stored_form = None if stored is None else answer_form_for(question, content, stored=stored)
    progress = attempts.progress_of(attempt=attempt, done=responses)
    return _show(request, attempt, question, stored_form, changing, progress=progress)


def _save(request: SiteRequest, attempt: Attempt, question: Question, response: Any, changing: bool) -> HttpResponse:
    try:
        progress = attempts.answer(attempt=attempt, question_key=question.key, response=response, now=timezone.now())
    except attempts.NotAsked as error:
        raise Http404 from error
    except attempts.AttemptClosed:
        return _closed(request, attempt)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    if changing:
        return SeeOther(f"{reverse('check', args=[attempt.pk])}?saved={question.key}")
    key = progress.after(question.key)
    if key and wants_fragment(request):
        # No 303 here: on a phone its second round trip costs half a second.
        following = attempt.version.content.question_by_key[key]
        return _show(request, attempt, following, None, False, progress=progress)
    return _redirect_to(attempt, key)


def _address(attempt: Attempt, question: Question, changing: bool) -> str:
    address = reverse("question", args=[attempt.pk, question.key])
    return f"{address}?change" if changing else address


def _back(attempt: Attempt, question: Question, before: str | None, changing: bool) -> str:
    if changing:
        return f"{reverse('check', args=[attempt.pk])}?at={question.key}"
    if before:
        return reverse("question", args=[attempt.pk, before])
    return reverse("opening", args=[attempt.version.content.slug])


def _is_one_tap(question: Question) -> bool:
    return FORMS[question.format].is_one_tap


def _is_first_tap(attempt: Attempt, question: Question, progress: attempts.Progress) -> bool:
    """Whether this is the first question that a tap answers, on which the page says that it goes on by itself."""
    by_key = attempt.version.content.question_by_key
    return question.key == next((key for key in progress.keys if _is_one_tap(by_key[key])), None)


def _closed(request: SiteRequest, attempt: Attempt) -> HttpResponse:
    """Say that the quiz is finished. A redirect to the result would trap the browser's Back button there."""
    context = {"attempt": attempt, "content_slug": attempt.version.content.slug}
    return _page(request, attempt, "quiz/closed.html", context, status=409 if request.method == "POST" else 200)


def _page(
    request: SiteRequest, attempt: Attempt, template: str, context: Mapping[str, Any], *, status: int
) -> HttpResponse:
    """Respond, and allow embedding of a whole page; a fragment is swapped into a page that has the header already."""
    page = respond(request, template, context, status=status)
    return page if wants_fragment(request) else allow_embedding(page, attempt.version.questionnaire)


def _show(
    request: SiteRequest,
    attempt: Attempt,
    question: Question,
    form: AnswerForm | None,
    changing: bool,
    *,
    progress: attempts.Progress | None = None,
    status: int = 200,
) -> HttpResponse:
    progress = progress or attempts.progress_of(attempt=attempt, done=attempts.done_keys(attempt=attempt))
    if question.key not in progress.keys:
        raise Http404
    address = _address(attempt, question, changing)
    before = progress.before(question.key)
    fields = fields_of(form) if form else blank_fields(version=attempt.version, question_key=question.key)
    context = {
        "attempt": attempt,
        "address": address,
        "content": attempt.version.content,
        "back": _back(attempt, question, before, changing),
        "question": question,
        "form": form,
        "fields": fields,
        "progress": progress,
        "position": progress.position(question.key),
        "more": progress.estimated_remaining - (question.key == progress.first_open),
        "is_open": question.key == progress.first_open,
        "before": before,
        "one_tap": _is_one_tap(question),
        "tells_pace": attempt.taps_go_on and _is_first_tap(attempt, question, progress),
        "changing": changing,
    }
    page = _page(request, attempt, "quiz/question.html", context, status=status)
    return push_url(page, address) if request.method == "POST" and status == 200 else page


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """List the answers, each with a link to change it; POST finishes the attempt."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        try:
            link = attempts.finish(attempt=attempt, token=new_token(), now=timezone.now())
        except attempts.NothingAnswered:
            return _check_page(request, attempt, status=422)
        return see_other("result", link.token)
    if not attempt.accepts_answers:
        return _closed(request, attempt)
    return _check_page(request, attempt)


def _check_page(request: SiteRequest, attempt: Attempt, *, status: int = 200) -> HttpResponse:
    """Show the answers, and return to one: ``?saved`` is the key of one that was changed, ``?at`` of one looked at."""
    content = attempt.version.content
    stored = dict(attempt.answers.order_by("pk").values_list("question_key", "value"))
    progress = attempts.progress_of(attempt=attempt, done=stored)
    take_address = reverse("take", args=[attempt.pk])
    lines = review(
        content=content, keys=progress.keys, stored=stored, address_of=lambda key: f"{take_address}{key}/?change"
    )
    saved, at = request.GET.get("saved", ""), request.GET.get("at", "")
    is_saved = saved in progress.done
    here = saved if is_saved else at if at in progress.keys else ""
    context = {
        "attempt": attempt,
        "content": content,
        "check_address": reverse("check", args=[attempt.pk]),
        "take_address": take_address,
        "more_address": reverse("more", args=[attempt.pk]),
        "lines": lines,
        "first_skipped": next((line.key for line in lines if line.state == "skipped"), ""),
        "here": here if status == 200 else "",
        "is_saved": is_saved,
        "progress": progress,
        "open": len([key for key in progress.keys if key not in progress.done]),
        "answered": sum(value is not None for value in stored.values()),
        "skipped": sum(value is None for value in stored.values()),
        "adaptive": attempt.mode == Attempt.Mode.ADAPTIVE,
        "unasked": len(content.questions) - len(stored),
        "nothing": status == 422,
        "memberships": _visible_memberships(request, attempt.version.questionnaire_id),
    }
    page = _page(request, attempt, "quiz/check.html", context, status=status)
    if context["here"] and wants_fragment(request):
        page["HX-Reswap"] = "innerHTML show:none"  # else htmx scrolls to the top, away from the answer with the focus
    return page


@personal
@require_POST
def more(request: SiteRequest, attempt_id: UUID) -> HttpResponse:
    """Reopen the attempt for ten more answers, or for the questions left open in the full mode."""
    attempt = own_attempt(request, attempt_id)
    key = attempts.ask_more(attempt=attempt, now=timezone.now()).first_open
    return see_other("question", attempt.pk, key) if key else see_other("take", attempt.pk)
