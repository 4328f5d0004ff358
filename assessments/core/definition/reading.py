"""Build a Definition from plain data, or say in sentences everything that is wrong with the data."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.core.definition.shape import (
    ARCHETYPE_KEY,
    CONTEXT_KEYS,
    DEFAULT_LANGUAGE,
    FILE_FORMAT,
    GLYPH_PATH,
    HUES,
    LANGUAGE,
    LIMITS,
    MAX_WEIGHT,
    MIN_JOBS,
    NAMED_BY,
    PARAGRAPH_KEY,
    RESERVED_QUESTION_KEYS,
    SCALE_POINTS,
    SLOTS,
    SLUG,
    Advice,
    Archetype,
    Article,
    Choice,
    Definition,
    DefinitionError,
    Problem,
    Question,
    Scale,
    Source,
)
from assessments.core.definition.values import Place, Values, place_of, shown
from assessments.core.names import JOB, Noun
from assessments.core.posting_reader import MAX_CUE_WEIGHT, Cue, Detail, Overload, PhraseError, read_phrase
from assessments.core.scoring import Format

TOP_LEVEL = {
    "format",
    "questionnaire",
    "scales",
    "archetypes",
    "sources",
    "questions",
    "advice",
    "cues",
    "postings",
}


def definition_from(data: Mapping[str, Any]) -> Definition:
    """Return the questionnaire in ``data``, which has the shape of ``Definition.as_data()``.

    Raises DefinitionError with all problems found, not only the first.
    """
    reader = _Reader()
    if data.get("format") != FILE_FORMAT:
        raise DefinitionError(
            Problem(f"This file’s format is {shown(data.get('format'))}; careerfit reads format {FILE_FORMAT}.")
        )
    for name in sorted(set(data) - TOP_LEVEL):
        reader.note(f"The file has a part named “{shown(name)}”, which careerfit does not know.")
    definition = reader.definition(data)
    if reader.problems:
        raise DefinitionError(*reader.problems)
    return definition


class _Reader(Values):
    """Reads a questionnaire part by part and collects the problems."""

    def definition(self, data: Mapping[str, Any]) -> Definition:
        head = data.get("questionnaire", {})
        if not isinstance(head, Mapping):
            raise DefinitionError(Problem("“questionnaire” has to be a table."))
        where = Place("The questionnaire")
        self.check_names(head, {"slug", "title", "summary", "language", "noun", "nouns", "source"}, where)
        slug = self.text(head, "slug", where)
        if slug and not SLUG.fullmatch(slug):
            self.note_at(where, f"“{slug}” can’t be a slug; use lower-case letters, digits and single hyphens.")
        language = self.text(head, "language", where, required=False) or DEFAULT_LANGUAGE
        if not LANGUAGE.fullmatch(language):
            self.note_at(where, f"“{language}” can’t be a language; use a code such as en, de or pt-BR.")
        archetypes = tuple(self.archetype(record) for record in self.records(data, "archetypes"))
        scales = self.scales(data.get("scales", {}))
        sources = tuple(self.source(record) for record in self.records(data, "sources"))
        archetype_keys = {archetype.key for archetype in archetypes}
        questions = tuple(self.question(record, archetype_keys) for record in self.records(data, "questions"))
        advice = tuple(self.advice(record) for record in self.records(data, "advice"))
        self.check_unique((archetype.key for archetype in archetypes), "archetypes", "archetypes")
        self.check_unique((source.key for source in sources), "sources", "sources")
        self.check_unique((question.key for question in questions), "questions", "questions")
        self.check_unique((piece.key for piece in advice), "pieces of advice", "advice")
        cues = tuple(self.cue(record, archetype_keys) for record in self.records(data, "cues"))
        self.check_unique((cue.key for cue in cues), "cues", "cues")
        self.check_references(questions, {s.key for s in scales}, {s.key for s in sources})
        self.check_audiences(archetypes, advice)
        facts = {fact for source in sources for fact in source.facts}
        for archetype in archetypes:
            self.check_facts(place_of("Archetype", "archetypes", archetype.key), archetype.facts, facts)
        for piece in advice:
            self.check_facts(place_of("Advice", "advice", piece.key), piece.facts, facts)
        return Definition(
            slug=slug,
            title=self.text(head, "title", where),
            summary=self.text(head, "summary", where, required=False),
            article=self.article(head.get("source", {})),
            scales=scales,
            archetypes=archetypes,
            sources=sources,
            questions=questions,
            advice=advice,
            cues=cues,
            overload=self.overload(data.get("postings", {}), archetype_keys),
            noun=self.noun(head, where),
            language=language,
        )

    def noun(self, head: Mapping[str, Any], where: Place) -> Noun:
        one, many = (self.text(head, name, where, required=False) for name in ("noun", "nouns"))
        if bool(one) != bool(many):
            self.note_at(where, "“noun” and “nouns” belong together: what one archetype is called, and several.")
        return Noun(one, many) if one and many else JOB

    def check_audiences(self, archetypes: Iterable[Archetype], advice: Iterable[Advice]) -> None:
        keys = {archetype.key for archetype in archetypes}
        for key in sorted(keys & CONTEXT_KEYS):
            where = place_of("Archetype", "archetypes", key)
            self.note_at(where, "this key already names a kind of person or company; choose another.")
        for piece in advice:
            for key in sorted(set(piece.audience) - keys - CONTEXT_KEYS):
                where = place_of("Advice", "advice", piece.key)
                self.note_at(where, f"it is for “{key}”, which is neither an archetype nor a known context.")

    def check_facts(self, where: Place, cited: Iterable[str], facts: set[str]) -> None:
        for fact in sorted(set(cited) - facts):
            self.note_at(where, f"it cites the fact “{fact}”, which no source paragraph holds.")

    def check_references(self, questions: Iterable[Question], scales: set[str], sources: set[str]) -> None:
        for question in questions:
            where = place_of("Question", "questions", question.key)
            if question.scale and question.scale not in scales:
                self.note_at(where, f"there is no scale “{shown(question.scale)}”.")
            if question.source and question.source not in sources:
                self.note_at(where, f"there is no source paragraph “{shown(question.source)}”.")

    def article(self, record: Any) -> Article:
        where = Place("The article")
        if not isinstance(record, Mapping):
            self.note(f"{where} has to be a table.")
            return Article()
        names = ("title", "author", "publisher", "published", "url")
        self.check_names(record, set(names), where)
        values = {name: self.text(record, name, where, of="article", required=False) for name in names}
        if values["url"] and not values["url"].startswith("https://"):
            self.note_at(where, "its address has to begin with https://.")
        return Article(**values)

    def scales(self, record: Any) -> tuple[Scale, ...]:
        if not isinstance(record, Mapping):
            self.note("“scales” has to be a table.")
            return ()
        found = []
        for key, labels in record.items():
            where = place_of("Scale", "scales", key)
            if not ARCHETYPE_KEY.fullmatch(key) or len(key) > LIMITS["key"]:
                self.note_at(where, "use lower-case letters and digits for its key.")
            if not isinstance(labels, list) or len(labels) != SCALE_POINTS:
                self.note_at(where, f"it needs exactly {SCALE_POINTS} labels.")
                continue
            texts = [self.text({"label": label}, "label", where, of="scale") for label in labels]
            found.append(Scale(key=key, labels=tuple(texts)))
        return tuple(sorted(found, key=lambda scale: scale.key))

    def archetype(self, record: Mapping[str, Any]) -> Archetype:
        where = place_of("Archetype", "archetypes", record.get("key", "?"))
        self.check_names(record, {"key", "name", "named_by", "hue", "glyph", "summary", "days", "facts"}, where)
        glyph = self.text(record, "glyph", where, of="archetype", required=False)
        if not GLYPH_PATH.fullmatch(glyph):
            self.note_at(where, "its glyph has to be SVG path data.")
        return Archetype(
            key=self.key(record, where, ARCHETYPE_KEY.fullmatch),
            name=self.text(record, "name", where, of="archetype"),
            named_by=self.one_of(record, "named_by", where, NAMED_BY),
            hue=self.one_of(record, "hue", where, HUES),
            glyph=glyph,
            summary=self.text(record, "summary", where, of="archetype"),
            days=self.text(record, "days", where, of="archetype", required=False),
            facts=self.words(record, "facts", where),
        )

    def source(self, record: Mapping[str, Any]) -> Source:
        where = place_of("Source", "sources", record.get("key", "?"))
        self.check_names(record, {"key", "about", "facts"}, where)
        key = self.text(record, "key", where, of="source")
        if key and not PARAGRAPH_KEY.fullmatch(key):
            self.note_at(where, "its key has to be letters and digits, such as P5.")
        about = self.text(record, "about", where, of="source")
        return Source(key=key, about=about, facts=self.words(record, "facts", where))

    def question(self, record: Mapping[str, Any], archetypes: set[str]) -> Question:
        where = place_of("Question", "questions", record.get("key", "?"))
        named = self.one_of(record, "format", where, [item.value for item in Format])
        kind = Format(named) if named in set(Format) else Format.SINGLE
        allowed = {"key", "format", "prompt", "source"}
        allowed |= {"scale", "weights"} if kind is Format.STATEMENT else {"choices"}
        allowed |= {"total"} if kind is Format.ALLOCATION else set()
        allowed |= {"ticks"} if kind is Format.MULTI else set()
        self.check_names(record, allowed, where)
        key = self.key(record, where, SLUG.fullmatch)
        if key in RESERVED_QUESTION_KEYS:
            self.note_at(where, "this key is taken by one of careerfit’s own addresses; choose another.")
        prompt = self.text(record, "prompt", where, of="question")
        if kind is Format.STATEMENT:
            weights = self.weights(record.get("weights", {}), where, archetypes)
            choices: tuple[Choice, ...] = (Choice(key="agree", text=prompt, weights=weights),)
        else:
            choices = tuple(self.choice(item, where, archetypes) for item in self.records(record, "choices"))
            self.check_unique((choice.key for choice in choices), f"choices of question “{key}”", "questions", key)
        total = record.get("total")
        if kind is Format.ALLOCATION and not (type(total) is int and 1 <= total <= 1000):
            self.note_at(where, "an allocation needs a “total” of points, from 1 to 1000.")
            total = None
        return Question(
            key=key,
            format=kind,
            prompt=prompt,
            choices=choices,
            source=self.named(record, "source", where),
            scale=self.named(record, "scale", where, required=True) if kind is Format.STATEMENT else "",
            total=total,
            ticks=self.ticks(record.get("ticks"), where, most=len(choices)),
        )

    def ticks(self, record: Any, where: Place, *, most: int) -> tuple[int, int] | None:
        if record is None:
            return None
        if isinstance(record, list) and [type(number) for number in record] == [int, int]:
            fewest, highest = record
            if 1 <= fewest <= highest <= most:
                return fewest, highest
        self.note_at(where, f"“ticks” has to be the fewest and the most, from 1 to its {most} choices, such as [2, 3].")
        return None

    def choice(self, record: Mapping[str, Any], where: Place, archetypes: set[str]) -> Choice:
        inside = where.inner(f"choice “{shown(record.get('key', '?'))}”")
        self.check_names(record, {"key", "text", "weights"}, inside)
        return Choice(
            key=self.key(record, inside, SLUG.fullmatch),
            text=self.text(record, "text", inside, of="choice"),
            weights=self.weights(record.get("weights", {}), inside, archetypes),
        )

    def weights(self, record: Any, where: Place, archetypes: set[str]) -> dict[str, int]:
        if not isinstance(record, Mapping):
            self.note_at(where, "“weights” has to be a table of whole numbers.")
            return {}
        found = {}
        for archetype, weight in record.items():
            if archetype not in archetypes:
                self.note_at(where, f"there is no archetype “{shown(archetype)}” to weigh for.")
            elif type(weight) is not int or not -MAX_WEIGHT <= weight <= MAX_WEIGHT:
                self.note_at(
                    where,
                    f"the weight for “{archetype}” is {shown(weight)}; "
                    f"it has to be a whole number from -{MAX_WEIGHT} to {MAX_WEIGHT}.",
                )
            elif weight:
                found[archetype] = weight
        return found

    def advice(self, record: Mapping[str, Any]) -> Advice:
        where = place_of("Advice", "advice", record.get("key", "?"))
        self.check_names(record, {"key", "slot", "for", "title", "text", "facts"}, where)
        return Advice(
            key=self.key(record, where, SLUG.fullmatch),
            slot=self.one_of(record, "slot", where, SLOTS),
            audience=self.words(record, "for", where),
            title=self.text(record, "title", where, of="advice", required=False),
            text=self.text(record, "text", where, of="advice"),
            facts=self.words(record, "facts", where),
        )

    def cue(self, record: Mapping[str, Any], archetypes: set[str]) -> Cue:
        where = place_of("Cue", "cues", record.get("key", "?"))
        self.check_names(record, {"key", "says", "asks", "detail", "phrases", "weights"}, where)
        phrases = self.phrases(record.get("phrases", []), where)
        weights = self.pulls(record.get("weights", {}), where, archetypes)
        asks = self.text(record, "asks", where, of="cue", required=False)
        detail = self.one_of(record, "detail", where, list(Detail)) if "detail" in record else ""
        if asks and (weights or not (phrases or detail)):
            self.note_at(
                where, "what a posting should tell needs a “detail” or phrases to be known by, and pulls nowhere."
            )
        if detail and not asks:
            self.note_at(where, "a “detail” needs the question to ask where a posting doesn’t say it (“asks”).")
        if not phrases and not weights and not asks:
            self.note_at(where, "without phrases it has to have weights, or it says nothing.")
        return Cue(
            key=self.key(record, where, SLUG.fullmatch),
            says=self.text(record, "says", where, of="cue"),
            phrases=phrases,
            weights=weights,
            asks=asks,
            detail=detail,
        )

    def phrases(self, record: Any, where: Place) -> tuple[str, ...]:
        if not isinstance(record, list) or not all(isinstance(phrase, str) for phrase in record):
            self.note_at(where, "“phrases” has to be a list of texts.")
            return ()
        if len("\n".join(record)) > LIMITS["cue.phrases"]:
            self.note_at(where, f"its phrases are longer than {LIMITS['cue.phrases']} characters in all.")
            return ()
        phrases = tuple(" ".join(phrase.split()) for phrase in record)
        for phrase in phrases:
            try:
                read_phrase(phrase)
            except PhraseError as error:
                self.note_at(where, str(error))
        return phrases

    def pulls(self, record: Any, where: Place, archetypes: set[str]) -> dict[str, float]:
        if not isinstance(record, Mapping):
            self.note_at(where, "“weights” has to be a table of numbers.")
            return {}
        for archetype, weight in record.items():
            if archetype not in archetypes:
                self.note_at(where, f"there is no archetype “{shown(archetype)}” to weigh for.")
            elif type(weight) not in (int, float) or not 0 < abs(weight) <= MAX_CUE_WEIGHT:
                most = f"{MAX_CUE_WEIGHT:g}"
                self.note_at(
                    where, f"the weight for “{archetype}” has to be a number from -{most} to {most}, and not 0."
                )
        numbers = {key: weight for key, weight in record.items() if type(weight) in (int, float)}
        return {key: float(weight) for key, weight in numbers.items() if abs(weight) <= MAX_CUE_WEIGHT}

    def overload(self, record: Any, archetypes: set[str]) -> Overload:
        where = Place("The part “postings”")
        if not isinstance(record, Mapping):
            self.note(f"{where} has to be a table.")
            return Overload()
        self.check_names(record, {"catch_all", "together"}, where)
        together = record.get("together", [])
        if not isinstance(together, list) or not all(isinstance(keys, list) for keys in together):
            self.note_at(where, "“together” has to be a list of lists of archetypes.")
            together = []
        sets = tuple(self.words({"together": keys}, "together", where) for keys in together)
        catch_all = self.named(record, "catch_all", where)
        for key in sorted({catch_all, *(key for keys in sets for key in keys)} - archetypes - {""}):
            self.note_at(where, f"there is no archetype “{shown(key)}”.")
        if len("\n".join(" ".join(keys) for keys in sets)) > LIMITS["together"]:
            self.note_at(where, f"“together” is longer than {LIMITS['together']} characters in all.")
        if any(len(set(keys)) < MIN_JOBS for keys in sets):
            self.note_at(where, f"each list in “together” names at least {MIN_JOBS} archetypes.")
        return Overload(catch_all=catch_all, excluded_combinations=sets)
