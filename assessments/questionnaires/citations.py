"""Find the paragraphs of the article that a text is drawn from."""

from collections.abc import Iterable

from assessments.core.definition import Definition


def cited_paragraphs(content: Definition, facts: Iterable[str]) -> list[str]:
    """Return the keys of the article's paragraphs that these facts come from, each once, in the article's order."""
    cited = {content.source_of_fact[fact] for fact in facts if fact in content.source_of_fact}
    return [source.key for source in content.sources if source.key in cited]
