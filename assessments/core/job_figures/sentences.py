"""Sentences about job figures; ``names`` are the archetypes' names by key, and what is typed there stays text."""

from collections.abc import Mapping

from assessments.core.job_figures.shape import JobFigures, PostingGroup, Share, share_of
from assessments.core.names import Noun, isolated

Names = Mapping[str, str]
MAX_NAMED = 3
LIKE_THESE = "Of 100 postings like those counted"  # not of all jobs: they are a mixture of searches
MIN_COUNT_NAMED = 2  # one posting is chance
MAX_ONE_IN = 27  # of a hundred: “1 in 4”; above, tenths are nearer


def basis(figures: JobFigures) -> str:
    """Return what was counted, and when."""
    return (
        f"{figures.all.postings} postings were drawn at random from what searches on job boards had found, and each "
        f"was read and labelled with care. Counted on {figures.dated.day} {figures.dated:%B %Y}."
    )


def overall(figures: JobFigures, names: Names) -> str:
    """Return which archetypes lead most often."""
    return f"{LIKE_THESE}, about {_and(_led(figures.all, names))}."


def each_search(figures: JobFigures, names: Names) -> str:
    """Return which archetype each search mostly finds; empty unless there are two searches."""
    if len(figures.searches) < 2:
        return ""
    parts: list[str] = []
    for search in figures.searches:
        key = search.ranked[0]
        lead = "with" if parts else "lead with"
        parts.append(f"by “{search.name}”, {search.share(key).of_hundred} {lead} {isolated(names[key])}")
    return f"It matters what you search for: of 100 found {'; '.join(parts)}."


def mixes(figures: JobFigures, noun: Noun) -> str:
    """Return how many postings want two archetypes, and how many are too many for one person."""
    two, many = (share_of(count, figures.all.postings) for count in (figures.two, figures.too_many))
    return (
        f"About {two.of_hundred} of 100 ({two.range}) want two of these {noun.many} at once, and {_about(many)} "
        f"({many.range}) ask for more than one person can do."
    )


def first_title(figures: JobFigures, names: Names) -> str:
    """Return what the first title mostly is; empty if there is no title."""
    if not figures.titles:
        return ""
    title = figures.titles[0]
    return f"And “{title.name}”? Of 100 postings with that title, about {_and(_led(title, names))}."


def how_common(figures: JobFigures, key: str, noun: Noun) -> str:
    """Return in plain words how many postings are mostly one archetype; empty if none is."""
    share = figures.all.share(key).of_hundred
    if not share:
        return ""
    often = (
        f"{round(share / 10)} in 10 postings are" if share > MAX_ONE_IN else f"1 in {round(100 / share)} postings is"
    )
    return f"About {often} mostly this {noun.one}."


def led_by(figures: JobFigures, key: str, noun: Noun) -> str:
    """Return how many of a hundred postings lead with an archetype."""
    share, total = figures.all.share(key), figures.all.postings
    if not figures.all.leads[key]:
        return (
            f"None of the {total} postings counted leads with this {noun.one}; of 100, hardly more than {share.high}."
        )
    leads = "leads" if share.of_hundred == 1 else "lead"
    return f"{LIKE_THESE}, about {share.of_hundred} {leads} with this {noun.one} ({share.range})."


def hidden_under(figures: JobFigures, key: str) -> str:
    """Return which titles the postings that lead with an archetype have; empty if there are none."""
    count = figures.all.leads[key]
    titles = sorted(figures.titles, key=lambda title: -title.leads[key])
    named = [title for title in titles if title.leads[key] >= MIN_COUNT_NAMED][:MAX_NAMED]
    if not named:
        return ""
    other = count - sum(title.leads[key] for title in named)
    called = _and(
        [f"{title.leads[key]} {'' if place else 'are called '}“{title.name}”" for place, title in enumerate(named)]
    )
    rest = f"; {other} {'has another title' if other == 1 else 'have other titles'}" if other else ""
    return f"Of the {count} that do, {called}{rest}."


def by_search(figures: JobFigures, key: str, noun: Noun) -> str:
    """Return how much it matters what one searches for; empty unless there are two searches and postings to find."""
    if len(figures.searches) < 2 or not figures.all.leads[key]:
        return ""
    ranked = sorted(figures.searches, key=lambda search: -search.leads[key] / search.postings)
    counts = [(search.share(key).of_hundred or "none", search.name) for search in ranked]
    (most, first), *others = counts
    return (
        f"It matters what you search for: this {noun.one} leads in {most} of 100 found by “{first}”, "
        f"{_and([f'{count} by “{name}”' for count, name in others])}."
    )


def mixture(figures: JobFigures) -> str:
    """Return which searches the postings come from, and that another mixture has other figures."""
    if not figures.searches:
        return ""
    parts = [f"{search.postings} for “{search.name}” ({search.found})" for search in figures.searches]
    return f"They come from these searches: {_and(parts)}. Other searches would give other figures."


def certainty(figures: JobFigures) -> str:
    """Return what the ranges cover and what they don't."""
    return (
        "The 95% ranges allow only for how few postings were counted. Two careful readers name the "
        f"same leading archetype for about {figures.agreement} of 100 postings."
    )


def limits(figures: JobFigures) -> list[str]:
    """Return what the figures don't tell, as sentences."""
    return [sentence for sentence in (mixture(figures), *figures.limits, certainty(figures)) if sentence]


def led_in_title(title: PostingGroup, names: Names) -> list[tuple[str, str]]:
    """Return the archetypes that lead most often under a title, each as key and “36 The Builder (24 to 49)”."""
    shares = [(key, title.share(key)) for key in _frequent(title)]
    return [(key, f"{share.of_hundred} {isolated(names[key])} ({share.range})") for key, share in shares]


def _led(group: PostingGroup, names: Names) -> list[str]:
    """Return “31 lead with The Analyst”, “27 with The Builder”."""
    shares = [(group.share(key), isolated(names[key])) for key in _frequent(group)]
    return [f"{share.of_hundred} {'' if place else 'lead '}with {name}" for place, (share, name) in enumerate(shares)]


def _frequent(group: PostingGroup) -> list[str]:
    """Return the MAX_NAMED archetypes that lead most often, more if the last is level with others."""
    ranked = group.ranked
    fewest = max(group.leads[ranked[:MAX_NAMED][-1]], MIN_COUNT_NAMED)
    return [key for key in ranked if group.leads[key] >= fewest] or ranked[:1]


def _about(share: Share) -> str:
    return str(share.of_hundred) if share.of_hundred else "hardly any"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
