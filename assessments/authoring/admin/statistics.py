"""Statistics of a questionnaire: what everybody did, by day, by mode and by question; CSV of the same numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from assessments.authoring.admin.base import PartModelAdmin, change_url
from assessments.authoring.admin.fetch import fetch_viewable
from assessments.authoring.admin.warnings import Names, names_of
from assessments.authoring.sentences import question_counts, what_is_counted
from assessments.authoring.usage_statistics import (
    DAYS,
    Day,
    QuestionCount,
    VersionCount,
    count_completions,
    count_days,
    count_version,
)
from assessments.core.charts import days_svg, percent_svg
from assessments.core.definition import Definition
from assessments.core.definition import Question as Asked
from assessments.core.definition.formats import FORMAT_FACTS
from assessments.core.rounding import rounded
from assessments.core.scoring.instrument import POINT_FORMATS
from assessments.core.scoring.item_statistics import MIN_PEOPLE
from assessments.models import Attempt, Questionnaire, Version
from assessments.questionnaires.wording import response_text
from assessments.web.csv import csv_response

DAY_COLUMNS = ("day", "started", "finished")
ITEM_COLUMNS = (
    "version",
    "question",
    "prompt",
    "format",
    "answered",
    "skipped",
    "stopped",
    "median_seconds",
    "item_rest",
    "item_rest_people",
    "keyed_to",
    "information",
    "mean_point",
    "choice",
    "choice_text",
    "counted",
    "count",
    "percent",
    "besides",
    "besides_value",
)


def statistics_url(questionnaire: Questionnaire) -> str:
    """Return the address of a questionnaire's statistics."""
    return reverse("admin:assessments_questionnaire_statistics", args=[questionnaire.pk])


class StatisticsAdmin(PartModelAdmin):
    """A questionnaire's admin with usage statistics, for users who may view the questionnaire."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page, its two files and its two figures."""
        view, name = self.admin_site.admin_view, "assessments_questionnaire_statistics"
        return [
            path("<int:questionnaire_id>/statistics/", view(self.statistics), name=name),
            path("<int:questionnaire_id>/statistics/days.csv", view(self.days_csv), name=f"{name}_days"),
            path("<int:questionnaire_id>/statistics/questions.csv", view(self.items_csv), name=f"{name}_items"),
            path("<int:questionnaire_id>/statistics/days.json", view(self.days_json), name=f"{name}_days_json"),
            path("<int:questionnaire_id>/statistics/questions.json", view(self.items_json), name=f"{name}_items_json"),
            *super().get_urls(),
        ]

    def statistics(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show the numbers of the last 90 days, and those of one version, the newest or ``version``."""
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        version, now = _version(request, questionnaire), timezone.now()
        days = count_days(questionnaire=questionnaire, now=now)
        context = {
            **self.admin_site.each_context(request),
            "title": "Statistics",
            "subtitle": questionnaire.title,
            "opts": self.model._meta,
            "item": questionnaire,
            "item_url": change_url(questionnaire),
            "version": version,
            "span": DAYS,
            **_days(days),
            "completions": [
                {"mode": Attempt.Mode(row.mode).label, "row": row, "bar": _bar(row.rate)}
                for row in count_completions(questionnaire=questionnaire, now=now)
            ],
        }
        if version is not None:
            counted = count_version(version=version, now=now)
            numbers = questionnaire.versions.order_by("-number").values_list("number", flat=True)
            names = names_of(version.content, questionnaire, request.user)
            context |= {
                "counted": counted,
                "numbers": list(numbers),
                "fewest": MIN_PEOPLE,
                "figure": f"questions.json?version={version.number}",
            }
            context |= {"rows": [_row(version.content, one, names) for one in counted.questions]}
        return TemplateResponse(request, "admin/assessments/statistics/page.html", context)

    def days_csv(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Return the daily series."""
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        rows = count_days(questionnaire=questionnaire, now=timezone.now())
        return _csv(f"{questionnaire.slug}-days", DAY_COLUMNS, [vars(row) for row in rows])

    def items_csv(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Return one version's item statistics, a row a choice."""
        questionnaire = fetch_viewable(self, request, questionnaire_id)
        version = _version(request, questionnaire)
        if version is None:
            raise Http404
        rows = _cells(version, count_version(version=version, now=timezone.now()))
        return _csv(f"{questionnaire.slug}-{version.number}-questions", ITEM_COLUMNS, rows)

    def days_json(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Return the daily series as a plotly figure."""
        # Importing plotly takes a quarter of a second, so it is imported only when somebody explores a chart.
        from assessments.core.charts.plotly_figure import days_figure

        questionnaire = fetch_viewable(self, request, questionnaire_id)
        rows = count_days(questionnaire=questionnaire, now=timezone.now())
        return _figure(days_figure([(f"{row.day:%d %b %Y}", row.started, row.finished) for row in rows]))

    def items_json(self, request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Return where people stopped, of one version, as a plotly figure."""
        from assessments.core.charts.plotly_figure import Count, counts_figure

        questionnaire = fetch_viewable(self, request, questionnaire_id)
        version = _version(request, questionnaire)
        if version is None:
            raise Http404
        counted = count_version(version=version, now=timezone.now())
        counts = [
            Count(one.key, one.stopped_share, (version.content.question_by_key[one.key].prompt, _counts(one)))
            for one in counted.questions
        ]
        return _figure(counts_figure(counts, unit="%"))


def _version(request: HttpRequest, questionnaire: Questionnaire) -> Version | None:
    """Return the version that the address names, else the newest; Http404 where it names none of these."""
    versions = questionnaire.versions.newest_first().defer("definition")
    wanted = request.GET.get("version", "")
    if not wanted:
        return versions.first()
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Http404
    found = versions.filter(number=int(wanted)).first()
    if found is None:
        raise Http404
    return found


def _bar(percent: float) -> str:
    return mark_safe(percent_svg(percent))  # noqa: S308 -- a number alone


def _days(days: tuple[Day, ...]) -> dict[str, Any]:
    started, finished = sum(day.started for day in days), sum(day.finished for day in days)
    title = f"Attempts a day, the last {DAYS} days: {started} started, {finished} finished"
    drawn = days_svg([(f"{day.day:%d %b %Y}", day.started, day.finished) for day in days], title=title, ident="days")
    return {
        "days": days[::-1],
        "started": started,
        "finished": finished,
        "chart": mark_safe(drawn),  # noqa: S308 -- days_svg escapes its words
    }


def _row(content: Definition, one: QuestionCount, names: Names) -> dict[str, Any]:
    asked = content.question_by_key[one.key]
    facts = FORMAT_FACTS[asked.format]
    counted, besides = facts.counted, facts.other
    return {
        "question": names.question(one.key),
        "format": facts.label,
        "one": one,
        "archetype": names.archetype(one.item.archetype) if one.item.archetype else None,
        "removed": 100 * one.removed,
        "stopped_bar": _bar(one.stopped_share),
        "counted": what_is_counted(counted, mean_point=one.item.mean),
        "besides": besides,
        "choices": [
            {"text": text, "count": count, "percent": percent, "bar": _bar(percent), "besides": more}
            for _, text, count, percent, more in _choices(content, asked, one)
        ],
    }


def _choices(
    content: Definition, asked: Asked, one: QuestionCount
) -> Iterable[tuple[str, str, int, float, float | None]]:
    """Yield each choice's key, text, count, per cent of those who answered, and the number besides."""
    for choice in one.item.choices:
        percent = 100 * choice.count / one.item.answered if one.item.answered else 0.0
        is_point = asked.format in POINT_FORMATS
        text = (
            response_text(content=content, question=asked, response=int(choice.key))
            if is_point
            else asked.choice_texts[choice.key]
        )
        yield choice.key, text, choice.count, percent, choice.besides


def _cells(version: Version, counted: VersionCount) -> Iterable[dict[str, Any]]:
    for one in counted.questions:
        asked = version.content.question_by_key[one.key]
        facts = FORMAT_FACTS[asked.format]
        word, besides = facts.counted, facts.other
        same = {
            "version": version.number,
            "question": one.key,
            "prompt": asked.prompt,
            "format": asked.format.value,
            "answered": one.item.answered,
            "skipped": one.item.skipped,
            "stopped": one.stopped,
            "median_seconds": "" if one.seconds is None else rounded(one.seconds, 1),
            "item_rest": "" if one.item.rest is None else rounded(one.item.rest, 3),
            "item_rest_people": one.item.people,
            "keyed_to": one.item.archetype or "",
            "information": rounded(one.removed, 4),
            "mean_point": "" if one.item.mean is None else rounded(one.item.mean, 2),
        }
        for key, text, count, percent, more in _choices(version.content, asked, one):
            yield {
                **same,
                "choice": key,
                "choice_text": text,
                "counted": word,
                "count": count,
                "percent": rounded(percent, 1),
                "besides": besides,
                "besides_value": "" if more is None else rounded(more, 2),
            }


def _counts(one: QuestionCount) -> str:
    return question_counts(
        answered=one.item.answered, skipped=one.item.skipped, stopped=one.stopped, seconds=one.seconds
    )


def _figure(figure: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(figure)
    response["Cache-Control"] = "no-store"
    return response


def _csv(name: str, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> HttpResponse:
    cells = [[row[column] for column in columns] for row in rows]
    response = csv_response([columns, *cells], filename=f"{name}.csv")
    response["Cache-Control"] = "no-store"
    return response
