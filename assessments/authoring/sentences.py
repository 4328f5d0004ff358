"""Sentences of the authoring pages, so that templates hold no grammar."""

from collections.abc import Collection, Sequence

from assessments.core.advice import mix_in_short
from assessments.core.definition import MAX_WEIGHT, Definition, Format


def quantity(count: int, noun: str) -> str:
    """Return a number with its noun: “1 change”, “2 changes”."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def problems_first(obstacle: str, count: int) -> str:
    """Return what isn't possible yet, and how many problems have to be solved first."""
    problems = "One thing has" if count == 1 else f"{count} things have"
    return f"{obstacle} {problems} to be fixed first."


def publishing_lead(draft: Definition, *, latest: int | None, change_count: int) -> str:
    """Return what publishing does; ``latest`` is the number of the latest version, None if there is none."""
    if latest is None:
        parts = f"{quantity(len(draft.archetypes), 'archetype')}, {quantity(len(draft.questions), 'question')}"
        parts += f", {quantity(len(draft.advice), 'piece')} of advice" if draft.advice else ", no advice yet"
        if draft.cues:
            parts += f", {quantity(len(draft.cues), 'cue')} for reading postings"
        makes = f"Publishing makes the first version: {parts}."
    else:
        makes = (
            f"Publishing makes version {latest + 1}, with {quantity(change_count, 'change')} since version {latest}."
        )
        if not change_count:
            makes = f"The draft is the same as version {latest}, but careerfit has a newer scoring engine. {makes}"
    return (
        f"Ready to publish. {makes} "
        "Everybody who starts the quiz from then on takes it; results that people have keep the version they took."
    )


def warnings_title(count: int) -> str:
    """Return the heading above the warnings."""
    return f"{quantity(count, 'thing')} to look at"


def warnings_hint(count: int) -> str:
    """Return that warnings don't prevent publishing."""
    return f"{'It doesn’t' if count == 1 else 'They don’t'} stop you publishing: you may have good reasons."


def comparison_lead(*, older: int, newer: int, change_count: int, is_linked: bool) -> str:
    """Return how many changes there are from one version to another, by their numbers."""
    if older == newer:
        return "This is one version, compared with itself. Choose another to see what changed."
    if not change_count:
        return f"Versions {older} and {newer} are the same."
    lead = f"{quantity(change_count, 'change')} from version {older} to version {newer}."
    return f"{lead} Links lead to the draft." if is_linked else lead


def lab_lead(definition: Definition, *, is_draft: bool, problem_count: int) -> str:
    """Return what the scoring lab is about, and how many problems a draft still has."""
    size = f"{quantity(len(definition.questions), 'question')} and {quantity(len(definition.archetypes), 'archetype')}"
    state = "as the draft stands now" if is_draft else "as published; links lead to the draft"
    lead = f"How {size} measure, {state}. These are computed and simulated figures: they say nothing about validity."
    if not is_draft or not problem_count:
        return lead
    keep = "thing keeps" if problem_count == 1 else "things keep"
    return f"{lead} {problem_count} {keep} this draft from being published."


def straight_line_verdict(verdict: str, leaders: Sequence[str], sides: Sequence[str], *, answered: int) -> str:
    """Return the verdict on straight-line answers with the names of leaders and sides, if any question allows them."""
    if not answered:
        return "no such question"
    return f"{verdict}: {mix_in_short(leaders, sides)}" if leaders else verdict


def against_even(share: float, margin: float, even: float) -> str:
    """Return whether an archetype leads by chance more or less often than an even share, or no more than by luck."""
    if abs(share - even) <= margin:
        return "within its margin"
    return "favoured" if share > even else "neglected"


def separation(names: Sequence[str]) -> str:
    """Return which two archetypes a question separates most."""
    return f"{names[0]} from {names[1]}" if names else "nothing"


def what_weights_say(format: Format) -> str:
    """Return what the weights of a question in this format count for."""
    match format:
        case Format.STATEMENT:
            counts = (
                "A statement has no choices of its own: agreeing with it (or enjoying it) counts as these weights say, "
                "and the other end of the scale counts the opposite way."
            )
        case Format.GRADED_PAIR:
            counts = (
                "A graded pair is answered on five points, from the first choice to the second. What counts is by how "
                "much the two weights for an archetype differ: all of it for “much rather”, half for “rather”, nothing "
                "for “about the same”, which is an answer as well. What both choices have in common doesn’t count."
            )
        case Format.BEST_WORST:
            counts = (
                "People pick the choice that fits them most and the one that fits least. The weights of the first "
                "count for an archetype as they stand, those of the other against it."
            )
        case Format.MULTI:
            counts = "People tick all that apply. A weight says how much ticking the choice speaks for an archetype."
        case _:
            counts = "A weight says how much picking the choice speaks for an archetype."
    limits = f"Whole numbers from −{MAX_WEIGHT} (strongly against) to {MAX_WEIGHT} (strongly for); empty means nothing."
    return f"{counts} {limits}"


def few_questions(count: int, *, least: int) -> str:
    """Return that a draft without problems has too few questions to be worth publishing."""
    return f"{quantity(count, 'question')} so far; at least {least} make a telling result."


def ready_to_publish(warnings: int) -> str:
    """Return that a draft can be published, and how many warnings the page that publishes will show."""
    return (
        f"Ready to publish, with {quantity(warnings, 'thing')} to look at first." if warnings else "Ready to publish."
    )


def draft_state(*, problems: int, latest: int | None, is_changed: bool) -> str:
    """Return what a draft lacks for publishing, or whether it is as version ``latest`` (None: there is none)."""
    if problems:
        return f"{quantity(problems, 'thing')} to fix before publishing"
    if latest is None:
        return "Never published"
    return f"Changed since version {latest}" if is_changed else "As published"


def choices_of_a_statement(count: int) -> str:
    """Return why a statement for which choices were typed isn't saved."""
    filled, them = ("one is", "it") if count == 1 else (f"{count} are", "them")
    return (
        f"A statement has no choices of its own, and {filled} filled in. Empty {them}, or choose another format. "
        "Nothing was saved, and everything that you typed is still here."
    )


def too_many_choices(format: Format, *, count: int, most: int) -> str:
    """Return why a question with more choices than its format takes isn't saved."""
    pairs = {Format.PAIR: "A pair", Format.GRADED_PAIR: "A graded pair"}
    takes = f"{pairs[format]} takes two choices" if format in pairs else f"This format takes at most {most} choices"
    rest = "one of them" if count - most == 1 else f"{count - most} of them"
    return (
        f"{takes}, and {count} are filled in. Remove {rest}, or choose another format. "
        "Nothing was saved, and everything that you typed is still here."
    )


def what_is_counted(counted: str, *, mean_point: float | None) -> str:
    """Return what is counted of each choice, with the mean point of a question that is answered with one."""
    return counted if mean_point is None else f"{counted}; mean point {mean_point:.1f} of 1 to 5"


def question_counts(*, answered: int, skipped: int, stopped: int, seconds: float | None) -> str:
    """Return what people did at a question, in one line; ``seconds`` is the median time, None where nobody answered."""
    time = "" if seconds is None else f"; median time {seconds:.0f} s"
    return f"{answered} answered, {skipped} skipped, {stopped} stopped here{time}"


def completion(*, attempts: int, unfinished: int, at_the_end: int) -> str:
    """Return how many attempts a version has, and how many of them were left unfinished."""
    if not unfinished:
        return f"{quantity(attempts, 'attempt')}, finished or not. None older than a day was left unfinished."
    were = "was" if unfinished == 1 else "were"
    at_the_end_clause = f", {at_the_end} of them with every question done" if at_the_end else ""
    return (
        f"{quantity(attempts, 'attempt')}, finished or not. "
        f"{unfinished} older than a day {were} left unfinished{at_the_end_clause}."
    )


def deletion_refusal(*, versions: int, attempts: int) -> str:
    """Return why a published questionnaire can't be deleted."""
    published = "once" if versions == 1 else f"{versions} times"
    taken = {0: "nobody has started it yet", 1: "it was started once"}.get(attempts, f"it was started {attempts} times")
    return (
        f"It can’t be deleted. It was published {published}, and {taken}: results, links, groups and kept postings "
        "depend on its versions."
    )


def unsaved_cells(count: int) -> str:
    """Return how many cells of the grid aren't saved yet."""
    return f"{quantity(count, 'unsaved change')}" if count else "No unsaved changes"


def cells_refused(count: int) -> str:
    """Return why the grid wasn't saved."""
    cells = "One weight is" if count == 1 else f"{count} weights are"
    return f"{cells} not right yet, so nothing was saved. Everything that you typed is still in its cell."


def cells_changed_meanwhile(count: int, who: Collection[str]) -> str:
    """Return who changed cells since the page was opened, and what saving again does."""
    names = sorted(name for name in who if name)
    by = " and ".join(names) if names and "" not in who else " and ".join([*names, "somebody else"])
    cells = "one of your cells" if count == 1 else f"{count} of your cells"
    return (
        f"Meanwhile {by} changed {cells}, so nothing was saved. What you typed is still there, with the other value "
        "below it. Change yours, or save again to overwrite."
    )


def their_cell(value: int, *, by: str) -> str:
    """Return what somebody else saved in a cell."""
    saved = f"{value:+d}".replace("-", "−") if value else "nothing"
    return f"{by or 'Somebody else'}: {saved}"


def cells_lost(values: Sequence[str]) -> str:
    """Return which typed values have no cell any more."""
    what = "one value that you typed" if len(values) == 1 else f"{len(values)} values that you typed"
    return (
        f"Somebody deleted a choice or an archetype meanwhile, and with it the cells of {what} "
        f"({', '.join(values[:10])}). Nothing was saved yet. Save again to save the rest."
    )


def trial_changed(*, kept: int, lost: int) -> str:
    """Return what became of a trial's answers when the draft changed."""
    changed = "The draft has changed since you gave these answers."
    if not kept and not lost:
        return "The draft has changed since you began."
    if not lost:
        return f"{changed} All of them still fit and are kept."
    if not kept:
        return f"{changed} None of them fits any more, so the trial starts afresh."
    fit = "still fits and is kept" if kept == 1 else "still fit and are kept"
    left_out = "doesn’t fit any more and is left out" if lost == 1 else "don’t fit any more and are left out"
    return f"{changed} {kept} {fit}; {lost} {left_out}."


def pretended(name: str, *, leads: bool, leader: str) -> str:
    """Return whose answers these are: of somebody typical of an archetype, whom it leads or not."""
    answered = f"Answered as somebody would who wants to be “{name}” and nothing else."
    if leads:
        return f"{answered} It leads, as it should."
    instead = f"“{leader}” leads" if leader else "None leads"
    return f"{answered} It doesn’t lead: {instead}. Look at what its choices weigh for others."


def simulated_kinds(kinds: Sequence[tuple[str, int]]) -> str:
    """Return the shares of verdicts, as “clear 73%, split 14%, spread 5%, flat 7%”."""
    return ", ".join(f"{name} {share}%" for name, share in kinds)


def restoring_lead(*, number: int, change_count: int, is_kept: bool) -> str:
    """Return what restoring a version to the draft changes, and what becomes of the draft."""
    if not change_count:
        return f"The draft is the same as version {number}. There is nothing to restore."
    makes = f"Restoring version {number} makes {quantity(change_count, 'change')} to the draft."
    kept = (
        "The draft as it is now is kept, and can be imported again."
        if is_kept
        else "The draft as it is now is a published version, so nothing is lost."
    )
    return f"{makes} {kept} Versions, results and groups stay as they are."


def import_lead(draft: Definition | None, incoming: Definition, *, change_count: int) -> str:
    """Return what an import does; ``draft`` is the present one, None where the questionnaire is new."""
    if draft is None:
        parts = f"{quantity(len(incoming.archetypes), 'archetype')}, {quantity(len(incoming.questions), 'question')}"
        makes = f"This makes a new questionnaire, “{incoming.title}”, with {parts}."
        return f"{makes} Nobody can take it until you publish it."
    if not change_count:
        return f"The text is the same as the draft of “{draft.title}”. There is nothing to import."
    return f"This makes {quantity(change_count, 'change')} to the draft of “{draft.title}”. Versions don’t change."


def what_is_kept(*, latest: int | None) -> str:
    """Return what becomes of the draft that an import replaces; ``latest`` is the number of a version that has it."""
    if latest is not None:
        return f"The present draft is the same as version {latest}, which stays."
    return "The present draft was never published. It is kept below “Replaced drafts”, and can be imported again."
