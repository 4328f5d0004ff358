"""How postings say what a job pays: amounts of money, pay grades, amounts in words, nothing at all."""

import re

from .ways import Pattern, Span, Way, clause_around, compiled, last_part

LEAST, MOST = 12_000, 50_000_000  # a year; the most is for yen, rupees and forints
LEAST_BY_PERIOD = {"hour": 7, "hr": 7, "/h": 7, "ph": 7, "day": 60, "dail": 60, "pd": 60, "week": 200, "mo": 800}
LEAST_BY_PERIOD |= {"gross": 800, "brutto": 800}  # a month, where no period is named
LEAST_LABELLED = 7  # an hour: after “Salary:” the period may be left out
ALIKE = 5  # how many times as large as another a figure of the same sentence may be
PENSIONS = ("401", "403", "457")  # plans that are written as 401k, 403b
SURE_FROM = 15_000  # a range of money from here on is pay, if nothing says that it is something else
MAX_LINE = 100  # characters of a line that lists facts: “Analyst | Leeds | £45k”
NEAR = 70
LONGEST = 200  # characters of a quote with several figures

_CODES = "USD|EUR|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|SGD|HKD|JPY|ZAR|BRL|ILS|AED|HUF|RON"
_CURRENCY = rf"(?:(?:\b(?:US|CA|AU|NZ|HK|SG|C|A|S|R))?[$€£¥₹₪]|\b(?:{_CODES}|SFr\.?|Rs\.?))[^\S\n]?[$€£]?[^\S\n]?"
_CURRENCY_AFTER = rf"(?:[^\S\n]?(?:[€£$₹]|(?:{_CODES}|euros?|pounds|dollars|kr|francs|zł)\b))"
_FIGURE = r"(?:\d{1,3}(?:[.,'’ ]\d{3}){1,2}(?!\d)(?:[.,]\d\d(?!\d))?|\d{2,8}(?:[.,]\d{1,2})?(?!\d))"
_UNIT = r"(?:[^\S\n]?(?:k|thousand|lakhs?|lacs?|LPA|mill?ion|mn|mm?|billion|bn|b|trillion|crores?)(?![a-z(]))"
_AMOUNT = rf"(?:{_CURRENCY})?{_FIGURE}{_UNIT}?(?:,-|\.-)?{_CURRENCY_AFTER}?"
_TO = r"[^\S\n]{0,2}(?:[-–—−‐‑~]{1,2}|to|and|up to|/)[^\S\n]{0,2}"
_PERIOD = (
    r"(?:[^\S\n]?(?:hrs?\b|(?:(?:per|an?|each)[^\S\n]|/[^\S\n]?|p\.[^\S\n]?|p(?=[ahd]\b))"
    r"(?:annum|year|yr|hour|hr|day|month|mo|week|a|h|y|d|m)\b\.?|annually|yearly|monthly|hourly|daily"
    r"|(?:annual )?(?:gross|brutto|OTE|DOE|salary|base)\b))"
)
_MONEY = Pattern(
    rf"(?:(?:up to|from|between|starting at|around|circa|c\.|OTE:?|at least) )?(?<![\d.,/#])(?:(?<![A-Za-z])|(?=[$€£]))"
    rf"{_AMOUNT}(?:{_PERIOD}?{_TO}{_AMOUNT})?(?![\d%])(?:{_PERIOD}{{1,2}}|(?-i:(?![a-z])))",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<before>{_CURRENCY})?(?P<figure>{_FIGURE})(?P<unit>{_UNIT})?(?:,-|\.-)?(?P<after>{_CURRENCY_AFTER})?",
    re.IGNORECASE,
)
_PERIODS = re.compile(_PERIOD, re.IGNORECASE)
_LARGE = ("m", "b", "t", "crore")  # millions and more; “thousand” is told apart

_PAY_WORD = compiled(
    r"\b(?:salar(?:y|ies)|pay|pays|paying|paid|compensation|wages?|remuneration|package|OTE|on[- ]target|earn|earnings"
    r"|(?:hourly|daily|day|contract) rate|base|gross)\b"
)
_OTHER_MONEY = compiled(
    r"\b(?:revenues?|rais(?:ed?|ing)|fund(?:s|ed|ing)?|seed|series [a-e]|ARR|budgets?|assets|AUM|bonus(?:es)?|"
    r"referrals?"
    r"|stipends?|reimburs\w+|allowances?|tuition|donat\w+|relocation|valu(?:es?|ed|ation)|worth|sav(?:es?|ed|ing|ings)"
    r"|costs?|sales|turnover|transact\w+|process(?:es|ed|ing)?|claims?|loans?|prizes?|grants?|spen[dt]\w*|insur\w+"
    r"|commissions?|supplements?|per diem|pensions?|contributions?|overtime(?: pay)?|"
    r"(?:on-?call|stand-?by|sick|"
    r"holiday|"
    r"maternity|paternity|parental|severance) (?:pay|payments?)|lunch|meal"
    r"|invest\w*|profits?|backed|vouchers?|credits?|match(?:es|ing)?|deals?|orders?|equity|stock|perks?|fees?)\b"
)
_FOR_DUTY = compiled(r"\b(?:on-?call|stand-?by|rotas?)\b(?![^\n]*\b(?:salary|earns?|compensation)\b)")
_OTHER_AFTER = compiled(
    r"[^\S\n]?(?!based on)(?:\+ ?(?:yearly|annual|monthly) )?(?:(?:in|of|for|as|towards?|on|the|a|an|your|our|"
    r"annual|each) ){0,3}"
    r"(?:(?!plus\b|and\b|with\b|or\b)[a-z-]{2,14} ){0,2}"
    r"(?:bonus(?:es)?|stipends?|reimburs\w+|allowances?|budgets?|revenues?|funding|funds?|users?|customers?|sales|"
    r"assets"
    r"|people|employees|companies|investments?|savings|tuition|training|education|learning|referrals?|credits?|"
    r"vouchers?"
    r"|grants?|prizes?|rows|records|transactions|conferences?|relocation|members|clients|orders|claims|donations?"
    r"|wellness|gym|development|home office|internet|phone|insurance|coverage|stores|sq|square|patients|students|"
    r"sites)\b"
)


def is_pay(match: re.Match[str]) -> bool:
    """Whether an amount is what a job pays, by its size, its period and the words around it."""
    text, written, (start, end) = match.string, match.group().lower(), match.span()
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    parts = list(_PART.finditer(written))
    values = [_value(part, parts[-1]) for part in parts if not _is_no_pay(part)]
    # Most numbers of a text end here.
    if len(values) < len(parts):
        return False
    labelled = _has_currency(parts) and is_labelled(match)
    if max(values) < LEAST and not labelled and _least(f"{before}{written}{after}".lower()) == LEAST:
        return False
    pay, other = _last(_PAY_WORD, before), _last(_OTHER_MONEY, last_part(before))
    if not labelled and _FOR_DUTY.regex.search(last_part(before)):
        return False
    if (other and other >= pay) or _OTHER_AFTER.regex.match(after):
        return False
    near_after = after[: NEAR // 3].partition("\n")[0]
    named = pay > 0 or _PAY_WORD.regex.search(near_after) is not None
    least = (
        LEAST_LABELLED
        if labelled
        else _least(f"{last_part(before)} {written} {near_after}".lower() if named else written)
    )
    if min(values) < least or max(values) > MOST:
        return False
    return named or (_has_currency(parts) and (_is_typical(written, values) or _is_in_a_list(text, start, end)))


_LABEL = compiled(
    r"(?:^|[\n|•·;.,(*_]\s?|\b(?:base|gross|annual|yearly|monthly|our|the|your) )(?:salary|pay|compensation|"
    r"remuneration|wages?|"
    r"starting salary|earnings|gehalt)(?: (?:range|band|scale|bracket|details|package|rate|offered|per [a-z]{3,6}|"
    r"\([^)\n]{2,30}\)))?[*_]{0,2}\s{0,2}(?::|\n)\s{0,4}[*_]{0,2}[^\n.;:]{0,25}$"
)


def is_labelled(match: re.Match[str]) -> bool:
    """Whether an amount follows “Salary:” or the like, which tells it from an allowance."""
    return _LABEL.regex.search(match.string[max(0, match.start() - NEAR) : match.start()]) is not None


_TIMES_A_YEAR = re.compile(r"[^\S\n]?\(?[x×][^\S\n]?1[2-6](?:[.,]\d{1,2})?(?!\d)\)?", re.IGNORECASE)


def with_other_figures(text: str, span: Span) -> Span:
    """Widen to the first and the last figure of the sentence that are of the same size, and to “x 13”."""
    sentence = clause_around(text, span)
    size = _sizes(text[slice(*span)])
    spans = [span]
    for match in _MONEY.regex.finditer(text, *sentence):
        sizes = _sizes(match.group())
        if (
            _is_of_the_same_kind(match, size, sizes)
            and max(match.end(), span[1]) - min(match.start(), span[0]) < LONGEST
        ):
            spans.append(match.span())
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    times = _TIMES_A_YEAR.match(text, end)
    return start, times.end() if times else end


def _is_of_the_same_kind(match: re.Match[str], size: list[float], sizes: list[float]) -> bool:
    """Whether a figure is money, about as much as another, and not said to be for something else."""
    text, (start, end) = match.string, match.span()
    parts = list(_PART.finditer(match.group()))
    if (
        not _has_currency(parts)
        or any(map(_is_no_pay, parts))
        or not min(size) / ALIKE <= max(sizes) <= max(size) * ALIKE
    ):
        return False
    before = last_part(text[max(0, start - NEAR) : start]).rpartition(",")[2]
    return not _last(_OTHER_MONEY, before) and not _OTHER_AFTER.regex.match(text[end : end + NEAR])


def _sizes(written: str) -> list[float]:
    parts = list(_PART.finditer(written))
    return [_value(part, parts[-1]) for part in parts]


def _is_no_pay(part: re.Match[str]) -> bool:
    """Whether an amount is in millions or more, or the name of a pension plan."""
    unit = (part["unit"] or "").strip()
    return (unit.startswith(_LARGE) and unit != "thousand") or part["figure"] in PENSIONS


def _least(words: str) -> float:
    """Return the smallest amount that can be pay for the period that is named."""
    return next((least for word, least in LEAST_BY_PERIOD.items() if word in words), LEAST)


def _has_currency(parts: list[re.Match[str]]) -> bool:
    return any(part["before"] or part["after"] for part in parts)


def _is_typical(written: str, values: list[float]) -> bool:
    """Whether it is an amount for a period, or a range of a salary's size."""
    return _PERIODS.search(written) is not None or (len(values) > 1 and min(values) >= SURE_FROM)


def _is_in_a_list(text: str, start: int, end: int) -> bool:
    """Whether it stands in a short line, which lists facts."""
    room_after = end + MAX_LINE > len(text) or "\n" in text[end : end + MAX_LINE]
    return room_after and start - text.rfind("\n", 0, start) < MAX_LINE


def _last(pattern: Pattern, text: str) -> int:
    """Return how far from the end the last match is, as a number that is larger the nearer it is; 0 for none."""
    ends = [match.end() for match in pattern.regex.finditer(text)]
    return NEAR + 1 - (len(text) - ends[-1]) if ends else 0


def _value(part: re.Match[str], last: re.Match[str]) -> float:
    """Return an amount as a number; “60-75k” is 60,000 to 75,000, as is “60.000 – 75.000”."""
    value = float(re.sub(r"[.,'’ ](?=\d{3})", "", part["figure"]).replace(",", "."))
    unit = (part["unit"] or last["unit"] or "").strip().lower()
    if unit.startswith(("lakh", "lac", "lpa")):
        return value * 100_000
    return value * 1_000 if unit and value < 1_000 else value


_GRADE = compiled(
    r"\b(?:(?:NHS|AfC|agenda for change|pay|salary) )?band ?[1-9][a-d]?(?:[-–/][1-9][a-d]?)?(?![\w%]|\.\d)",
    r"\b(?:pay|salary|wage|remuneration) (?:grade|group|scale|level|step)s?:? ?(?:[A-Z]{1,3}-?)?\d{1,2}[a-z]?\b",
    r"\b(?:E|EG|A|W) ?\d{1,2}[a-c]?(?: ?[-–/] ?(?:EG?)? ?\d{1,2})?,? \(?(?:of the )?(?:TV-?[LHVU]|TV[öo]D|BBesO)\b",
    r"\b(?:entgeltgruppe|EG) ?E? ?\d{1,2}[a-c]?\b",
    r"\bTV-?[LHV]\b(?: E? ?\d{1,2}\b)?|\bTV[öo]D\b(?: E? ?\d{1,2}\b)?",
    r"\bGS-?\d{1,2}(?:[-/–](?:GS-?)?\d{1,2})?\b",
    r"\b(?:spine|scale) points? \d{1,2}(?: ?[-–] ?\d{1,2})?\b",
)
_TENS = "ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBER_WORD = rf"{_TENS}|hundred|one|two|three|four|five|six|seven|eight|nine|and|a"
_IN_WORDS = compiled(
    r"\b(?:low |mid |high )?(?:five|six|seven)(?:-| )figures?(?: (?:salary|salaries|base|compensation|package|"
    r"income|pay|total))?\b",
    rf"\b(?:(?:{_NUMBER_WORD})(?:-| )){{1,5}}thousand (?:[a-z]{{2,8}} )?(?:euros?|pounds|dollars|francs|kronor)\b",
)
_NOT_A_SALARY = compiled(r"[^.\n]{0,25}\b(?:deals?|contracts?|revenue|budgets?|savings|impact|sales)\b")
_UNPAID = compiled(
    r"\bunpaid (?:[a-z-]{2,14} ){0,2}(?:internship|intern|position|role|placement|opportunity|post)\b",
    r"\b(?:this|the) (?:[a-z-]{2,14} ){0,2}(?:internship|position|role|placement|post) is (?:unpaid|voluntary|"
    r"not paid)\b",
)

SALARY = (
    Way(_MONEY, check=lambda match: is_labelled(match) and is_pay(match), widen=with_other_figures),
    Way(_MONEY, check=is_pay, widen=with_other_figures),
    Way(_GRADE),
    Way(_IN_WORDS, _OTHER_MONEY, _NOT_A_SALARY),
    Way(_UNPAID),
)
