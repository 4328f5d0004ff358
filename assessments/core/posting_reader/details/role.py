"""How postings speak of on-call duty and of seniority."""

import re

from .ways import Span, Way, clause_around, compiled

_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|several|a few)"
_JOB = (
    r"(?:scientist|engineer|analyst|developer|researcher|architect|consultant|statistician|modell?er|programmer|"
    r"specialist"
    r"|economist|associate|fellow|strategist|actuary|biostatistician|bioinformatician|technologist|MLE|SWE|DS)"
)
_NO_MODIFIER = (
    "and|or|with|to|of|the|a|an|in|on|for|who|will|is|are|as|by|from|at|our|your|their|its|into|management|"
    "leadership|leaders"
    "|managers?|stakeholders|executives?|level|members?|team|teams|colleagues|engineers|scientists|analysts|audiences?"
)
_MODIFIER = rf"(?:(?!(?:{_NO_MODIFIER})\b)[A-Za-z/&+.-]{{1,20}},? ){{0,4}}"

_ON_CALL = compiled(
    r"\bon-?call\b(?: (?:rotation|rota|duty|duties|schedule|support|shifts?|work|responsibilit(?:y|"
    r"ies)))?",
    r"\b(?:be|is|are|being|no|and|an|the|our|for|go|going|of|weeks?|time|share|without|any|as|paid|occasional|some|"
    r"requires|join|take|taking|do|share|evenings|weekends|nights) on call\b"
    r"(?: (?:rotation|rota|duty|duties|schedule|support|shifts?|work|responsibilit(?:y|ies)))?",
    r"\bon call (?:rotations?|rota|duty|duties|schedule|support|shifts?|responsibilit(?:y|ies)|hours|basis|"
    r"coverage|24|every|once|one week)\b",
    r"(?:^|[\n,;:(•] ?)on call(?= ?[,;:.)\n/]| (?:and|or|for|as|work)\b)",
)
_NOT_ON_CALL_BEFORE = compiled(
    r"\b(?:based|focus(?:es|ed|ing)?|depend\w*|work|data|insights?|models?|train(?:s|ed|ing)?|conversation|"
    r"doctors?|physicians?|clinicians?|nurses?) (?:an )?$",
    r"\b(?:hop|jump|get|talk|chat) $",
)
_NOT_ON_CALL_AFTER = compiled(
    r"(?: |-)(?:cent(?:er|re)s?|volumes?|records?|recordings?|data|logs?|transcripts?|options?|quality|"
    r"with (?:the |our )?(?:clients?|customers?)|physicians?|doctors?"
    r"|clinicians?|nurses?|staff(?:ing)? (?:product|platform|app)|scheduling (?:product|platform|software|app)|"
    r"management (?:product|platform))\b"
)
_AT_NIGHT = (
    r"\b(?:at night|(?:at|on) weekends|by night|nights?|overnight|in the night|around the clock|(?:out of|outside|"
    r"outside of|beyond) (?:the )?(?:normal |regular |business |working |office |core ){0,2}hours)\b"
)
_ODD_TIMES = r"(?:weekend|evening|night|overnight|bank holiday|holiday|late|sunday|saturday)"
_OUT_OF_HOURS = compiled(
    r"\bpagers?\b(?: (?:duty|rotation))?(?!-)",
    r"\b(?:get|gets|getting|be|is|are|being|when|never|been) paged\b|\bpagerduty\b",
    r"\b(?:out-of-hours|out of hours|after-hours|after hours|off-hours|out-of-office-hours) (?:[a-z/-]{2,14} ){0,2}"
    r"(?:support|work|rota|rotation|duty|cover|coverage|incidents?|shifts?|availability|response|"
    r"maintenance|deployments?|alerts?|issues|emergencies)\b",
    r"\b(?:support|work|available|availability|cover|coverage|respond) (?:[a-z/-]{2,14} ){0,2}(?:out-of-hours|"
    r"out of hours|after-hours|after hours|off-hours|outside (?:of )?(?:normal |regular |business |working |"
    r"office ){1,2}hours)\b(?: (?:deployments?|support|work|incidents?))?",
    r"\b24 ?(?:/|x|-) ?7 (?:[a-z/-]{2,14} ){0,2}(?:support|rota|rotation|cover|coverage|shifts?|duty|operations|"
    r"response|incident)(?! (?:line|team|hotline|for (?:our )?employees))",
    r"\b(?:support|incident|duty|operations) (?:rota|rotation)s?\b",
    r"\bstand-?by (?:duty|duties|rota|rotation|service|shifts?|support|weeks?|weekends?|nights?)\b|\bon stand-?by\b",
    r"\bstand-?by (?:for )?(?:every|once|twice|one|a) (?:[a-z]{2,10} ){0,2}?(?:week|weekend|month|quarter|night|"
    r"year)\b",
    r"\b24 ?(?:/|x|-) ?7 (?:stand-?by|readiness)\b|\bcall-?out (?:duty|rota|rotation|work)\b|\brufbereitschaft\b",
    rf"\b(?:reachable|contactable|woken(?: up)?|(?:call|ring|phone|wake|page) (?:you|anybody|anyone)(?: up)?|(?:be|"
    rf"are) (?:available|"
    rf"called|"
    rf"phoned|reached|rung)|pick up|answer the phone|(?:available|availability) by "
    rf"phone)\b[^\n.;,]{{0,40}}?{_AT_NIGHT}",
    r"(?:\b(?:no|without|any|some|never|occasional|occasionally|regular|rare|requires?|required|involves?|paid)|^|"
    rf"[\n:•(] ?) {{0,1}}{_ODD_TIMES}(?:(?:/| or | and |, ){_ODD_TIMES}){{0,2}} (?:work|working|shifts?|duty|duties|"
    r"calls?|support|deployments?|releases)\b(?! (?:schedul\w+|plans?|rotas? of))",
)
_ONE_PAGER = compiled(
    r"\b(?:(?<!no\s)one|two|three|1|2|multi|radio)[ -]?$",
    r"\b(?:assistance|EAP|employee|counsell?ing|gym|telehealth|benefits?|shops?|stores?|customers|patients|hotline|"
    r"support line|helpline)\b",
)
_ANSWER = re.compile(
    r"[?:\s]{0,4}(?:no|none|never|nope|not|yes|nobody|n/a|one|once|every|\d)\b[^\n.!?;]{0,60}", re.IGNORECASE
)


def _with_its_answer(text: str, span: Span) -> Span:
    """Widen to the clause, which may say no, and to the answer of a question or label: “On-call ⏎ None”."""
    start, end = clause_around(text, span)
    alone = text[start : span[0]].strip(" *_•-") == "" and text[span[1] : end].strip(" *_:") == ""
    if alone or text[end : end + 1] in ("?", ":") or text[end - 1 : end] in ("?", ":"):
        answer = _ANSWER.match(text, end)
        end = answer.end() if answer else end
    return start, end


ON_CALL = (
    Way(_ON_CALL, _NOT_ON_CALL_BEFORE, _NOT_ON_CALL_AFTER, widen=_with_its_answer),
    Way(_OUT_OF_HOURS, _ONE_PAGER, widen=_with_its_answer),
)

# A level and a job in the singular, not another person's.
_TITLE = compiled(
    rf"\b(?:{_JOB} ?/ ?)?(?:(?:mid-)?senior|sr\b\.?|junior|jr\b\.?|mid-level|midlevel|mid level|mid-weight|mid(?:-| "
    rf")?to(?:-|"
    r" )?senior|entry-level|entry level|staff|principal|graduate|trainee"
    r"|distinguished|early-career|lead|associate|assistant|apprentice|student|post-?doc(?:toral)?)(?:(?:/| / | or |"
    r" to )(?:senior|sr\.?|junior|jr\.?|staff|principal|lead|mid-level|mid))?"
    rf",? {_MODIFIER}{_JOB}\b(?!s|'s|’s)",
    r"\b(?:data|analytics|business|research|machine learning|ml|ai|software|product|quantitative|applied|decision|"
    rf"statistical|insights?|BI) (?:[a-z/&]{{2,14}} )?{_JOB}"
    r"(?:,? (?:I{1,3}|IV|V|[1-5])\b|,? ?[-–(]? ?(?:senior|junior|lead|principal|staff|entry[- ]level|mid-level|"
    r"intern|graduate|new grad|level [1-5I]+)\b)(?! \+)",
    r"\b(?:engineer|scientist|analyst)[ -](?:II|III|IV)\b",
    r"(?-i:\bThe) (?:associate|assistant|senior|deputy) (?:director|manager|vice president)\b[^\n.;]{0,40}? "
    r"(?:will|is responsible|serves|leads|plays|must)\b",
)
_SOMEBODY_ELSE = compiled(
    r"\b(?:mentor\w*|coach\w*|report(?:s|ing)?|support\w*|guid\w*|teach\w*|manag\w*|supervis\w*|train(?:s|ing)?|"
    r"lead(?:s|ing)?|help(?:s|ing)?|alongside|under|work(?:s|ing)?|collaborat\w*|partner\w*"
    r"|interact\w*|liais\w*|assist\w*|led by|responsible to|accountable to|answers?(?: directly)? to|boss|guidance|"
    r"supervision|direction|learn(?:ing)?|with|"
    r"between|reporting line|line manager|supervisor):? (?:[\w'’/-]{1,16},? ){0,5}$",
    r"\byour (?!next\b|new\b|role\b)(?:[\w-]{2,12} )?$",
)
_A_LEAD = compiled(r" (?:teams?|projects?|role model)\b")
_BOSS_LABEL = compiled(
    r"\b(?:report(?:s|ing)? to|responsible to|accountable to|line manager|supervisor|managed by|reporting line)"
    r"\s{0,2}:?\s{1,4}$"
)


def _is_not_the_boss(match: re.Match[str]) -> bool:
    """Whether the line before a title isn't “Reports to”."""
    return _BOSS_LABEL.regex.search(match.string[max(0, match.start() - 30) : match.start()]) is None


_LEVEL = compiled(
    r"\b(?:seniority|career|experience|job|position|role)(?: level)?: ?(?:entry|junior|mid|senior|associate|lead|"
    r"staff|principal|director|executive|internship|intern|graduate|manager|experienced)\b(?:[-/ ]{1,3}(?:senior|"
    r"mid|level))*",
    r"\b(?:seniority|career|experience) level\s{1,3}(?:not applicable|entry|junior|mid|senior|associate|director|"
    r"executive|internship|manager)\b(?:[-/ ]{1,3}(?:senior|level)){0,2}",
    r"\b(?:mid-senior|entry|mid|senior|junior|associate|intermediate)(?:-| )level\b(?! (?:management|leadership|"
    r"managers|stakeholders|executives|leaders|executive|audience|officials?))",
    r"(?:^|\n|[,;:|·•(] ?)(?:senior|junior|mid-level|mid|entry level|entry-level|internship|graduate)(?= ?(?:$|\n|"
    r"[|·•)]))",
    r"(?:^|\n)(?:job |position )?(?:title|role|position): ?[^\n]{0,40}?\b(?:data|analytics|science|insights?|"
    r"engineering|"
    r"learning|research|intelligence|BI|AI|ML) (?:manager|director|lead|head)\b",
    r"\b(?:level:|(?:role|position|job|grade) level) (?:senior|junior|mid|entry|[1-7]|I{1,3}|IV|V|L[3-8]|"
    r"IC[1-7])\b(?! (?:management|stakeholders|leaders))",
    r"\b(?:L[3-8]|IC[1-7])\b(?= (?:level|role|position|engineer|scientist)|\))",
)
_INTERN = compiled(
    r"\b(?:this|our|a|an|the|paid|unpaid|summer|fall|spring|winter|autumn|\d{4}|-month|month|as an?|science|"
    r"analytics|learning|engineering|data|research|full-time|part-time) (?:[\w-]{2,14} ){0,2}(?:internship|intern|"
    r"traineeship|apprenticeship|working student|werkstudent(?:in)?)\b(?! (?:experience|experiences|"
    r"program manager))",
    r"(?:^|\n)(?:internship|intern|working student|werkstudent(?:in)?|traineeship|apprenticeship)\b",
    r"\b(?:graduate|entry-level|early-career|junior|senior|trainee|internship) (?:role|position|scheme|programme|"
    r"opportunity|job|vacancy|hire|level)\b",
    r"\bgraduating [\w ]{2,20}\b|\b(?:for|hiring|seeking) (?:[\w-]{2,14} ){0,3}interns\b|\b(?:new|recent|fresh|"
    r"current) (?:college |university |phd )?grad(?:uate)?s?(?: (?:program|role|position|and|"
    r"are|welcome))?\b",
    r"\bearly[- ]career\b(?! support)|\bcareer starters?\b|\bno (?:prior |previous |professional |"
    r"work )?experience (?:is )?(?:required|needed|necessary)\b",
    r"\b(?:as|seeking|hiring|for|need|want) (?:an?|our|the|new|next) (?:new |next )?(?:data science|analytics|"
    r"engineering|data|research|machine learning|ml|insights?) (?:manager|director|lead|intern|leader)\b",
    r"\b(?:as|seeking|hiring|for|need|want) (?:an?|our|the|new|next) (?:new |next )?(?:manager|director|head|vp|"
    r"vice president|lead|intern),? (?:of |for )?(?:data|analytics|machine|ml|ai|engineering|insights?|business)\b",
    r"(?:^|\n)(?:head|director|vp|vice president),? (?:of )?(?:data|analytics|machine|ml|ai|engineering|insights?|"
    r"business)\b",
    r"\b(?:seniority|senior or junior|junior or senior|all levels|any level|various levels|different levels|"
    r"levels of experience|multiple levels)\b(?! of (?:the |management|stakeholders|leadership|our|business))",
)
_MANY_LEVELS = compiled(
    r"\b(?:multiple|various|different|several|all|varying) levels of (?:[\w-]{2,14} ){0,3}(?:engineers|scientists|"
    r"analysts)\b"
)
_NOT_AN_INTERN = compiled(
    r"\b(?:with|to|across|between|from|interact\w*|communicat\w*|audiences?|for|working|people|staff|individuals|"
    r"colleagues) (?:(?:individuals|people|staff|colleagues|employees|at|of|in) ){0,2}$",
    r"\b(?:mentor\w*|coach\w*|supervis\w*|manag\w*|previous|prior|past|completed|including|or|through|from|an?|"
    r"e\.g\.|relevant) (?:[\w'’/-]{1,16} ){0,2}$",
)

_YEARS = (
    r"(?:(?:at least|minimum of|a minimum of|min\.?|minimum|over|more than|around|approximately|ideally|"
    rf"preferably) )?\(?{_COUNT}\)?(?: ?(?:[-–—−‐‑+]|to|or) ?(?:\d{{1,2}}|{_COUNT}))?"
    r" ?(?:\(\d{1,2}\) ?)?\+?(?: or more| plus|\+)? ?(?:years?|yrs?)\b[.'’]?s?\+?"
)
_EXPERIENCE = compiled(
    rf"(?<![\d.,-]){_YEARS}(?:['’] ?)?[^\n.;•]{{0,70}}?\bexperience\b",
    rf"\bexperience[^\n.;•\d]{{0,40}}?\b{_YEARS}",
    r"\bexperience (?:required|level|needed)?:? ?\(?(?:in )?(?:years|"
    r"yrs)?\)?:?\s{1,3}\d{1,2}(?: ?[-–] ?\d{1,2})?\+?(?! ?%)",
    r"\bexperience:? ?\(?\d{1,2} ?\+",
    rf"\b(?:MS|MSc|BS|BSc|BA|MA|PhD|Ph\.D\.?|degree|bachelor['’]?s?|master['’]?s?) ?(?:\+|plus|and|with|w/) ?{_YEARS}",
)
_OF_WORK = (
    r"(?:(?:of|in|as|with) |working|building|using|developing|designing|doing|hands|professional|relevant|industry|post"
    r"|writing|managing|leading|programming|coding|analyzing)"
)
_REQUIRED_YEARS = compiled(
    r"(?:\b(?:at least|minimum of|minimum|min\.?|required?:?|requires|(?:must )?have|has|with|possess|need|"
    rf"(?:must )?bring|preferably|ideally):? ){_YEARS}",
    rf"(?:^|\n|[•*·●▪-] ?|[.;:] ){_YEARS}(?= {_OF_WORK})",
    rf"(?<![\d.,-])\d{{1,2}}(?: ?[-–] ?\d{{1,2}})? ?\+ ?(?:years?|yrs?)\b(?= {_OF_WORK})",
)
_FIRST_EXPERIENCE = compiled(
    r"\b(?:first|initial) (?:professional |practical |relevant )?(?:work )?experiences?\b(?! (?:of|for) (?:our|the|"
    r"every|"
    r"each) (?:customers?|users?|visitors?))",
    rf"\b{_COUNT} ?\+? ?(?:years|yrs) (?:min|minimum)\b",
)
_WORKED_YEARS = compiled(
    rf"\b(?:have|having|has|you['’]ve) (?:already )?worked (?:in|as|with|on|at) [^\n.;]{{1,80}}? for {_YEARS}",
)
_OTHER_YEARS_BEFORE = compiled(
    r"\b(?:we|our|us|company|founded|firm|established|team|clients?|customers?|history|grown|past|last|next|every|"
    r"business for|market|within|after|first|brings|combined|together|leadership|"
    r"collective) (?:[\w'’,&-]{1,16} ){0,5}$"
)
_OTHER_YEARS_AFTER = compiled(
    r" ?(?:old|of age|ago|contract|commitment|fixed|term|degree|college|track record|history|in business(?! [a-z])|"
    r"running|"
    r"in a row|vesting|in operation|of service|of history|of growth|of paid|of parental|of leave|of funding)\b",
    r"[^\n.]{0,40}\b(?:we|our clients|our customers|has helped|serving)\b",
)

SENIORITY = (
    Way(_TITLE, _SOMEBODY_ELSE, _A_LEAD, check=_is_not_the_boss),
    Way(_LEVEL, _SOMEBODY_ELSE),
    Way(_EXPERIENCE, _OTHER_YEARS_BEFORE, _OTHER_YEARS_AFTER),
    Way(_REQUIRED_YEARS, _OTHER_YEARS_BEFORE, _OTHER_YEARS_AFTER),
    Way(_WORKED_YEARS, _OTHER_YEARS_BEFORE, _OTHER_YEARS_AFTER),
    Way(_FIRST_EXPERIENCE, _OTHER_YEARS_BEFORE),
    Way(_MANY_LEVELS, _SOMEBODY_ELSE),
    Way(_INTERN, _NOT_AN_INTERN),
)
