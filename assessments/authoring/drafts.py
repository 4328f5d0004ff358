"""Convert a draft's rows to a Definition and back, and replace a draft. No other module does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from assessments.authoring.history import log_replacement
from assessments.core import definition as d
from assessments.core.names import JOB, Noun
from assessments.models import (
    Advice,
    Archetype,
    Choice,
    Cue,
    CueWeight,
    Question,
    Questionnaire,
    ReplacedDraft,
    Scale,
    Source,
    Version,
    Weight,
)

STATEMENT_CHOICE = "agree"
MAX_REPLACED_DRAFTS = 20  # of one questionnaire; the oldest are deleted


def draft_definition(*, questionnaire: Questionnaire) -> d.Definition:
    """Return the current draft as a definition, with 9 queries whatever its size."""
    return d.Definition(
        slug=questionnaire.slug,
        title=questionnaire.title,
        summary=questionnaire.summary,
        language=questionnaire.language,
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
        questions=tuple(_questions(questionnaire)),
        advice=tuple(_advice(row) for row in questionnaire.advice.all()),
        cues=tuple(_cues(questionnaire)),
        overload=d.Overload(
            catch_all=questionnaire.catch_all,
            excluded_combinations=tuple(
                tuple(line.split()) for line in questionnaire.excluded_combinations.splitlines() if line.strip()
            ),
        ),
        noun=Noun(questionnaire.noun, questionnaire.noun_plural) if questionnaire.noun else JOB,
    )


def _questions(questionnaire: Questionnaire) -> Iterator[d.Question]:
    weights = _weights_by_owner(Weight.objects.filter(choice__question__questionnaire=questionnaire), "choice_id")
    choices = defaultdict[int, list[tuple[int, str, str]]](list)
    rows = Choice.objects.filter(question__questionnaire=questionnaire).order_by("position", "pk")
    for question_id, pk, key, text in rows.values_list("question_id", "pk", "key", "text"):
        choices[question_id].append((pk, key, text))
    for row in questionnaire.questions.select_related("scale", "source"):
        statement = row.format == d.Format.STATEMENT
        yield d.Question(
            key=row.key,
            format=d.Format(row.format),
            prompt=row.prompt,
            source=row.source.key if row.source else "",
            scale=row.scale.key if row.scale and statement else "",
            total=row.total if row.format == d.Format.ALLOCATION else None,
            ticks=_ticks(row, len(choices[row.pk])),
            choices=tuple(
                d.Choice(key=key, text=row.prompt if statement else text, weights=weights[pk])
                for pk, key, text in choices[row.pk]
            ),
        )


def _ticks(row: Question, choices: int) -> tuple[int, int] | None:
    """Return the fewest and the most ticks; None if the question doesn't limit them."""
    if row.format != d.Format.MULTI or not (row.fewest_ticks or row.most_ticks):
        return None
    return row.fewest_ticks or 1, row.most_ticks or choices


def _weights_by_owner(weights: QuerySet[Any], owner: str) -> defaultdict[int, dict[str, Any]]:
    """Return each owner's weights by archetype. Reads plain values, since a draft has hundreds of weights."""
    by_owner = defaultdict[int, dict[str, Any]](dict)
    rows = weights.order_by("archetype__position", "archetype_id")
    for owner_id, key, value in rows.values_list(owner, "archetype__key", "value"):
        by_owner[owner_id][key] = value
    return by_owner


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


def _cues(questionnaire: Questionnaire) -> Iterator[d.Cue]:
    weights = _weights_by_owner(CueWeight.objects.filter(cue__questionnaire=questionnaire), "cue_id")
    for row in questionnaire.cues.all():
        yield d.Cue(
            key=row.key, says=row.says, phrases=row.lines, weights=weights[row.pk], asks=row.asks, detail=row.detail
        )


def version_as_draft(*, version: Version) -> d.Definition:
    """Return a version's content under the slug that its questionnaire has now, for replacing its draft."""
    return replace(version.content, slug=version.questionnaire.slug)


class StaleDraft(Exception):
    """The draft isn't the one that somebody looked at before replacing it."""


@dataclass(frozen=True)
class Replacement:
    """A questionnaire whose draft was replaced; ``kept`` is the old draft, None if nothing of it would be lost."""

    questionnaire: Questionnaire
    kept: ReplacedDraft | None


@transaction.atomic
def replace_draft(
    *, definition: d.Definition, reason: str, by: User | None, now: datetime, expected_sha256: str | None = None
) -> Replacement:
    """Replace the draft with the definition's slug, or create it, and write the reason into the admin's history.

    ``reason`` is a sentence, such as “Version 3 was restored.” A draft that no version has is kept as a ReplacedDraft.
    ``expected_sha256`` is the hash of the draft that somebody looked at before, “” if there was none, None to replace
    whatever is there. Raises StaleDraft if the draft has another hash. A user ``by`` appears in the history.
    """
    existing = Questionnaire.objects.select_for_update().filter(slug=definition.slug).first()
    draft = draft_definition(questionnaire=existing) if existing else None
    if expected_sha256 is not None and expected_sha256 != (draft.sha256 if draft else ""):
        raise StaleDraft
    if existing and draft and draft.sha256 == definition.sha256:
        return Replacement(existing, kept=None)
    kept = _keep(existing, draft, reason=reason, by=by, now=now) if existing and draft else None
    questionnaire = save_draft(definition=definition)
    if by is not None:
        log_replacement(user=by, questionnaire=questionnaire, before=draft, after=definition, says=reason)
    return Replacement(questionnaire, kept)


def _keep(
    questionnaire: Questionnaire, draft: d.Definition, *, reason: str, by: User | None, now: datetime
) -> ReplacedDraft | None:
    """Store a draft that is about to be replaced, unless a version or a draft kept before has the same content."""
    if questionnaire.versions.filter(sha256=draft.sha256).exists():
        return None
    kept, _ = ReplacedDraft.objects.update_or_create(
        questionnaire=questionnaire,
        sha256=draft.sha256,
        defaults={"text": d.to_toml(draft), "replaced_at": now, "replaced_by": by, "reason": reason},
    )
    newest = list(
        ReplacedDraft.objects.filter(questionnaire=questionnaire).values_list("pk", flat=True)[:MAX_REPLACED_DRAFTS]
    )
    ReplacedDraft.objects.filter(questionnaire=questionnaire).exclude(pk__in=newest).delete()
    return kept


@transaction.atomic
def save_draft(*, definition: d.Definition) -> Questionnaire:
    """Write the definition as the draft with its slug, over one that is there; versions don't change.

    Parts that were there keep their ids, so that their pages' addresses and histories stay theirs.
    """
    article = definition.article
    questionnaire, _ = Questionnaire.objects.update_or_create(
        slug=definition.slug,
        defaults={
            "title": definition.title,
            "summary": definition.summary,
            "noun": definition.noun.one,
            "noun_plural": definition.noun.many,
            "language": definition.language,
            "article_title": article.title,
            "article_author": article.author,
            "article_publisher": article.publisher,
            "article_published": article.published,
            "article_url": article.url,
            "catch_all": definition.overload.catch_all,
            "excluded_combinations": "\n".join(" ".join(keys) for keys in definition.overload.excluded_combinations),
        },
    )
    ids = _ids(questionnaire)
    questionnaire.questions.all().delete()
    for parts in (
        questionnaire.cues,
        questionnaire.advice,
        questionnaire.archetypes,
        questionnaire.sources,
        questionnaire.scales,
    ):
        parts.all().delete()
    _save_parts(questionnaire, definition, ids)
    _save_questions(questionnaire, definition, ids)
    _save_cues(questionnaire, definition.cues, ids)
    return questionnaire


Ids = defaultdict[type[Model], dict[Any, int]]
"""The ids of a draft's parts, by model and key; those of choices by their question's key and their own."""


def _ids(questionnaire: Questionnaire) -> Ids:
    ids: Ids = defaultdict(dict)
    for model in (Scale, Archetype, Source, Question, Advice, Cue):
        rows: QuerySet[Any] = model._default_manager.filter(questionnaire=questionnaire)
        ids[model] = dict(rows.values_list("key", "pk"))
    choices = Choice.objects.filter(question__questionnaire=questionnaire)
    ids[Choice] = {(of, key): pk for of, key, pk in choices.values_list("question__key", "key", "pk")}
    return ids


def save_cues(*, questionnaire: Questionnaire, cues: Iterable[d.Cue]) -> None:
    """Add cues to a draft that has none of them yet, but has their archetypes."""
    _save_cues(questionnaire, cues, defaultdict(dict))


def _save_cues(questionnaire: Questionnaire, cues: Iterable[d.Cue], ids: Ids) -> None:
    archetypes = {row.key: row for row in questionnaire.archetypes.all()}
    cues = tuple(cues)
    rows = Cue.objects.bulk_create(
        Cue(
            pk=ids[Cue].get(cue.key),
            questionnaire=questionnaire,
            position=i,
            key=cue.key,
            says=cue.says,
            phrases="\n".join(cue.phrases),
            asks=cue.asks,
            detail=cue.detail,
        )
        for i, cue in enumerate(cues)
    )
    CueWeight.objects.bulk_create(
        CueWeight(cue=row, archetype=archetypes[key], value=value)
        for row, cue in zip(rows, cues, strict=True)
        for key, value in cue.weights.items()
    )


def _save_parts(questionnaire: Questionnaire, definition: d.Definition, ids: Ids) -> None:
    names = ("lowest", "low", "middle", "high", "highest")
    Scale.objects.bulk_create(
        Scale(
            pk=ids[Scale].get(s.key),
            questionnaire=questionnaire,
            position=i,
            key=s.key,
            **dict(zip(names, s.labels, strict=True)),
        )
        for i, s in enumerate(definition.scales)
    )
    Archetype.objects.bulk_create(
        Archetype(
            pk=ids[Archetype].get(a.key),
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
        Source(
            pk=ids[Source].get(s.key),
            questionnaire=questionnaire,
            position=i,
            key=s.key,
            about=s.about,
            facts=" ".join(s.facts),
        )
        for i, s in enumerate(definition.sources)
    )
    Advice.objects.bulk_create(
        Advice(
            pk=ids[Advice].get(a.key),
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


def _save_questions(questionnaire: Questionnaire, definition: d.Definition, ids: Ids) -> None:
    scales = {row.key: row for row in questionnaire.scales.all()}
    sources = {row.key: row for row in questionnaire.sources.all()}
    archetypes = {row.key: row for row in questionnaire.archetypes.all()}
    questions = Question.objects.bulk_create(
        Question(
            pk=ids[Question].get(q.key),
            questionnaire=questionnaire,
            position=i,
            key=q.key,
            format=q.format.value,
            prompt=q.prompt,
            scale=scales.get(q.scale),
            source=sources.get(q.source),
            total=q.total,
            fewest_ticks=q.ticks[0] if q.ticks else None,
            most_ticks=q.ticks[1] if q.ticks else None,
        )
        for i, q in enumerate(definition.questions)
    )
    pairs = [(row, q) for row, q in zip(questions, definition.questions, strict=True)]
    choices = Choice.objects.bulk_create(
        Choice(
            pk=ids[Choice].get((q.key, choice.key)),
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
