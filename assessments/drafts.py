"""A draft's rows <-> a Definition: the only place that knows both."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from assessments import definition as d
from assessments.models import (
    Advice,
    Archetype,
    Choice,
    Cue,
    CueWeight,
    Question,
    Questionnaire,
    Scale,
    Source,
    Weight,
)

STATEMENT_CHOICE = "agree"


def draft_definition(*, questionnaire: Questionnaire) -> d.Definition:
    """Return the draft as it stands now, in 9 queries whatever its size."""
    return d.Definition(
        slug=questionnaire.slug,
        title=questionnaire.title,
        summary=questionnaire.summary,
        article=d.Article(
            title=questionnaire.article_title,
            author=questionnaire.article_author,
            publisher=questionnaire.article_publisher,
            published=questionnaire.article_published,
            url=questionnaire.article_url,
        ),
        scales=tuple(d.Scale(key=row.key, labels=row.labels) for row in questionnaire.scales.order_by("key")),
        archetypes=tuple(_archetype(row) for row in questionnaire.archetypes.all()),
        sources=tuple(
            d.Source(key=row.key, about=row.about, facts=tuple(row.facts.split()))
            for row in questionnaire.sources.all()
        ),
        questions=tuple(question_definition(row=row) for row in _questions(questionnaire)),
        advice=tuple(_advice(row) for row in questionnaire.advice.all()),
        cues=tuple(_cue(row) for row in _cues(questionnaire)),
        overload=d.Overload(
            catch_all=questionnaire.catch_all,
            together=tuple(tuple(line.split()) for line in questionnaire.together.splitlines() if line.strip()),
        ),
    )


def _questions(questionnaire: Questionnaire) -> QuerySet[Question]:
    weights = Weight.objects.select_related("archetype").order_by("archetype__position", "archetype_id")
    choices = Choice.objects.prefetch_related(Prefetch("weights", queryset=weights))
    return (
        questionnaire.questions.select_related("scale", "source")
        .prefetch_related(Prefetch("choices", queryset=choices))
        .all()
    )


def question_definition(*, row: Question) -> d.Question:
    """Return one question of a draft."""
    statement = row.format == d.Format.STATEMENT
    return d.Question(
        key=row.key,
        format=d.Format(row.format),
        prompt=row.prompt,
        source=row.source.key if row.source else "",
        scale=row.scale.key if row.scale and statement else "",
        total=row.total if row.format == d.Format.ALLOCATION else None,
        choices=tuple(
            d.Choice(
                key=choice.key,
                text=row.prompt if statement else choice.text,
                weights={weight.archetype.key: weight.value for weight in choice.weights.all()},
            )
            for choice in row.choices.all()
        ),
    )


def _archetype(row: Archetype) -> d.Archetype:
    return d.Archetype(
        key=row.key,
        name=row.name,
        named_by=row.named_by,
        hue=row.hue,
        summary=row.summary,
        days=row.days,
        glyph=row.glyph,
        facts=tuple(row.facts.split()),
    )


def _advice(row: Advice) -> d.Advice:
    return d.Advice(
        key=row.key,
        slot=row.slot,
        text=row.text,
        audience=tuple(row.audience.split()),
        title=row.title,
        facts=tuple(row.facts.split()),
    )


def _cues(questionnaire: Questionnaire) -> QuerySet[Cue]:
    weights = CueWeight.objects.select_related("archetype").order_by("archetype__position", "archetype_id")
    return questionnaire.cues.prefetch_related(Prefetch("weights", queryset=weights)).all()


def _cue(row: Cue) -> d.Cue:
    return d.Cue(
        key=row.key,
        says=row.says,
        phrases=row.lines,
        weights={weight.archetype.key: weight.value for weight in row.weights.all()},
        asks=row.asks,
    )


@transaction.atomic
def save_draft(*, definition: d.Definition) -> Questionnaire:
    """Make the draft with this slug say exactly what ``definition`` says; its versions stay as they are."""
    article = definition.article
    questionnaire, _ = Questionnaire.objects.update_or_create(
        slug=definition.slug,
        defaults={
            "title": definition.title,
            "summary": definition.summary,
            "article_title": article.title,
            "article_author": article.author,
            "article_publisher": article.publisher,
            "article_published": article.published,
            "article_url": article.url,
            "catch_all": definition.overload.catch_all,
            "together": "\n".join(" ".join(keys) for keys in definition.overload.together),
        },
    )
    questionnaire.questions.all().delete()
    for parts in (
        questionnaire.cues,
        questionnaire.advice,
        questionnaire.archetypes,
        questionnaire.sources,
        questionnaire.scales,
    ):
        parts.all().delete()
    _save_parts(questionnaire, definition)
    _save_questions(questionnaire, definition)
    save_cues(questionnaire=questionnaire, cues=definition.cues)
    return questionnaire


def save_cues(*, questionnaire: Questionnaire, cues: Iterable[d.Cue]) -> None:
    """Add cues to a draft that has none of them; their archetypes are there."""
    archetypes = {row.key: row for row in questionnaire.archetypes.all()}
    cues = tuple(cues)
    rows = Cue.objects.bulk_create(
        Cue(
            questionnaire=questionnaire,
            position=i,
            key=cue.key,
            says=cue.says,
            phrases="\n".join(cue.phrases),
            asks=cue.asks,
        )
        for i, cue in enumerate(cues)
    )
    CueWeight.objects.bulk_create(
        CueWeight(cue=row, archetype=archetypes[key], value=value)
        for row, cue in zip(rows, cues, strict=True)
        for key, value in cue.weights.items()
    )


def _save_parts(questionnaire: Questionnaire, definition: d.Definition) -> None:
    names = ("lowest", "low", "middle", "high", "highest")
    Scale.objects.bulk_create(
        Scale(questionnaire=questionnaire, position=i, key=s.key, **dict(zip(names, s.labels, strict=True)))
        for i, s in enumerate(definition.scales)
    )
    Archetype.objects.bulk_create(
        Archetype(
            questionnaire=questionnaire,
            position=i,
            key=a.key,
            name=a.name,
            named_by=a.named_by,
            hue=a.hue,
            glyph=a.glyph,
            summary=a.summary,
            days=a.days,
            facts=" ".join(a.facts),
        )
        for i, a in enumerate(definition.archetypes)
    )
    Source.objects.bulk_create(
        Source(questionnaire=questionnaire, position=i, key=s.key, about=s.about, facts=" ".join(s.facts))
        for i, s in enumerate(definition.sources)
    )
    Advice.objects.bulk_create(
        Advice(
            questionnaire=questionnaire,
            position=i,
            key=a.key,
            slot=a.slot,
            audience=" ".join(a.audience),
            title=a.title,
            text=a.text,
            facts=" ".join(a.facts),
        )
        for i, a in enumerate(definition.advice)
    )


def _save_questions(questionnaire: Questionnaire, definition: d.Definition) -> None:
    scales = {row.key: row for row in questionnaire.scales.all()}
    sources = {row.key: row for row in questionnaire.sources.all()}
    archetypes = {row.key: row for row in questionnaire.archetypes.all()}
    questions = Question.objects.bulk_create(
        Question(
            questionnaire=questionnaire,
            position=i,
            key=q.key,
            format=q.format.value,
            prompt=q.prompt,
            scale=scales.get(q.scale),
            source=sources.get(q.source),
            total=q.total,
        )
        for i, q in enumerate(definition.questions)
    )
    pairs = [(row, q) for row, q in zip(questions, definition.questions, strict=True)]
    choices = Choice.objects.bulk_create(
        Choice(
            question=row,
            position=i,
            key=choice.key,
            text="" if q.format is d.Format.STATEMENT else choice.text,
        )
        for row, q in pairs
        for i, choice in enumerate(q.choices)
    )
    parts = [choice for _, q in pairs for choice in q.choices]
    Weight.objects.bulk_create(
        Weight(choice=row, archetype=archetypes[key], value=value)
        for row, choice in zip(choices, parts, strict=True)
        for key, value in choice.weights.items()
    )
