"""Put questions and responses in words, as people saw and gave them."""

from typing import Any

from assessments.core.definition import Definition, Format, Question


def response_text(*, content: Definition, question: Question, response: Any) -> str:
    """Return an item response in words; “Skipped” for None."""
    if response is None:
        return "Skipped"
    texts = question.choice_texts
    match question.format:
        case Format.STATEMENT:
            return content.scale_by_key[question.scale].labels[int(response) - 1]
        case Format.PAIR | Format.SINGLE:
            return texts[str(response)]
        case Format.GRADED_PAIR:
            return _graded_pair_text(*texts.values(), point=int(response))
        case Format.BEST_WORST:
            return f"Most: {texts[response['most']]} · Least: {texts[response['least']]}"
        case Format.RANKING:
            return " · ".join(f"{place}. {texts[key]}" for place, key in enumerate(response, 1))
        case Format.MULTI:
            return " · ".join(texts[key] for key in response) or "None of these"
        case Format.ALLOCATION:
            return " · ".join(f"{response.get(key, 0)}: {text}" for key, text in texts.items() if response.get(key, 0))


def _graded_pair_text(first: str, second: str, *, point: int) -> str:
    """Return one of the five points of a graded pair, with the text that it is about; both texts in the middle."""
    match point:
        case 1 | 5:
            return f"Much rather: {first if point == 1 else second}"
        case 2 | 4:
            return f"Rather: {first if point == 2 else second}"
        case _:
            return f"About the same: {first} · {second}"


def presented_wording(content: Definition, key: str) -> tuple[Any, ...]:
    """Return everything that a person sees of a question, without weights; () if there is no such question.

    The order of the choices counts only for a graded pair, whose points lead from the first to the second.
    """
    question = content.question_by_key.get(key)
    if question is None:
        return ()
    labels = content.scale_by_key[question.scale].labels if question.scale else ()
    ends = tuple(question.choice_texts) if question.format is Format.GRADED_PAIR else ()
    return question.format, question.prompt, question.choice_texts, ends, question.total, question.ticks, labels
