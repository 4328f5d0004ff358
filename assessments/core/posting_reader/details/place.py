"""How postings say where the work is done: a place, from home, in the office, or between."""

import re
from dataclasses import replace

from .places import CITIES, COUNTRIES, SHORT_COUNTRIES, STATE_CODES, STATES
from .ways import Span, Way, clause_around, compiled

_NAME = r"[A-ZÀ-Ž][\w'’.-]{1,20}(?:[ -](?:[A-ZÀ-Ž][\w'’.-]{1,20}|de|la|am|on|of|upon|and)){0,3}"
_TOWN = r"[A-Z][a-zà-ž'’.-]{1,20}(?: [A-Z][a-zà-ž'’.-]{1,20}){0,2}"
_KNOWN = rf"(?:{CITIES}|{COUNTRIES}|{STATES}|(?-i:{SHORT_COUNTRIES}))"
_REGION = rf"(?:{STATES}|{COUNTRIES}|(?-i:{STATE_CODES}|{SHORT_COUNTRIES}))"
_VALUE = rf"(?:[^\n;|•]{{2,60}}(?=\n|$|[;|•])|(?-i:{_NAME})(?:, ?{_REGION})?|\([^)\n]{{2,40}}\)[^\n;|•.]{{0,30}}\b)"
_MODE = r"(?:fully |100% |partly |partially )?(?:remote|hybrid|on-?site|in-office|office|remotely|WFH|in[- ]person)"
_A_VALUE_BEGINS = (
    rf"(?=(?-i:[A-Z0-9(#])|{_KNOWN}\b|(?:not |no |non-)?{_MODE}\b|(?:from |at )?home\b|mobile work)"
    r"(?-i:(?!(?:You|We|At|Our|This|The|All|Candidates|Must|If|To|For|In|It|As|Please)\b))"
)
_NO_TOWN = (
    r"(?:Excel|Word|Access|Outlook|PowerPoint|Office|Python|Java|Scala|SQL|SAS|Stata|Tableau|Spark|Hadoop|Julia|Ruby|"
    r"Perl|Matlab|Science|Sciences|Statistics|Mathematics|Maths?|Economics|Physics|Engineering|Informatics|Finance|"
    r"Biology|Chemistry|Degree|Bachelors?|Masters?)"
)
_MODES = r"(?:remote|hybrid|on-?site|in[- ]office|office-based|in[- ]person)"
_JOBS_PLACE = r"(?:office|headquarters|HQ|campus|site|facility|location|lab|hub|studio|branch)"

LABEL = 80  # characters of the line before, which may be a label
_OTHER_LABEL = compiled(
    r"\b(?:authori[sz]ations?|citizenship|permits?|visas?|headquarters|HQ|founded|offices|nationality)\b ?:?$"
)
_TAG = compiled(r"#LI-(?:remote|hybrid|on-?site)\b")
_LOCATION_LINE = compiled(
    r"(?:\b|(?-i:(?<=[a-z\d])(?=[LWJ])))(?:work(?:ing|place)?|job|primary|office|position|role|"
    r"project)? ?locations?(?: ?\([^)\n]{2,40}\)| type|"
    rf" preference)?(?:\s{{0,2}}[:：]\s{{0,3}}| [–—-] ){_A_VALUE_BEGINS}{_VALUE}",
    rf"\blocations?: (?:we|you|our|the|this)\b[^\n.;]{{0,40}}? (?:in|at|near|from) (?:the )?(?:{_KNOWN}\b|"
    rf"(?-i:{_NAME}))",
    # Where markup was lost: “Primary LocationCanada-Ontario-Guelph”.
    r"(?:\b|(?-i:(?<=[A-Za-z])(?=[PJW])))(?:primary|job|work) "
    rf"locations?(?={_KNOWN}(?-i:[-,:;/\s]|(?=[A-Z])))[^\n;|•]{{2,60}}",
    r"(?:^|\n|[|•·] ?)[*_]{0,2}(?:base|site|office|city|town|region|country|where|duty station|work ?place|place|"
    rf"standort|arbeitsort|einsatzort|hub)[*_]{{0,2}} ?: ?[*_]{{0,2}}(?!(?-i:{_NO_TOWN})\b)(?:{_KNOWN}\b|(?-i:{_NAME})"
    rf"(?:, ?{_REGION}\b|(?:(?:, ?| or | and | ?/ ?)(?-i:{_NAME}))?(?= ?(?:$|[\n|•·(.]|, ?(?:with|or|up to|one|two|"
    rf"three|four|\d|{_MODES})\b))))",
    r"(?:^|\n)[*_•#· ]{0,3}(?:work(?:ing)?|job|primary|office|"
    r"position)? ?locations?(?: \([^)\n]{2,40}\))?[*_:]{0,3}"
    rf" ?\n\s{{0,4}}[*_]{{0,2}}{_A_VALUE_BEGINS}[^\n]{{2,60}}",
    rf"\b(?:work|job|office|primary|working) location {_A_VALUE_BEGINS}{_VALUE}",
    r"\b(?:place of work|workplace(?: type)?|place of employment|work (?:mode|model|setup|arrangement|"
    rf"style)):\s{{1,3}}{_A_VALUE_BEGINS}{_VALUE}",
)
_NO_LOCATION = compiled(r".{0,10}\b(?:data|based|services|tracking|analytics|accuracy)\b")

_REMOTE = compiled(
    r"\b(?:fully|100 ?%|completely|entirely|permanently|partly|partially|mostly|primarily|not|work(?:s|ing)?|is|"
    r"are|be|role:|position:|option(?:s)? (?:to|for|of)|you(?:'|’)?re|stay|be done|performed|anywhere|either|"
    r"flexible|full-time|contract|based|only|hybrid|role can be) (?:fully |100% |entirely |"
    r"completely )?remote(?:ly)?\b",
    r"(?<=\bor[^\S\n])remote(?= ?[.,;)\n]|$)",
    r"\bremote(?:ly)?(?:-| )?(?:first|friendly|only|optional|possible|ok|okay|within|from|in the|in|based|anywhere|"
    r"eligible|available|across|worldwide|for the right)\b",
    r"\bremote(?:/(?:hybrid|on-?site|home))? ?(?:role|position|work|working|job|opportunity|options?|arrangement|"
    r"contract|policy|possibility|flexibility|company|culture|workplace|environment|employees? may|candidates?|"
    r"setup|set-up|basis|startup|schedule)\b",
    r"(?:^|[\n|,(;:·•/–—] ?)(?:fully |100% |partially |u\.?s\.? )?remote(?: ?\([^)\n]{2,30}\))?(?= ?(?:$|[\n|"
    r");·•/–—-]|, (?-i:[A-Z])))",
    r"\b(?:fully|globally|100%)[ -]distributed (?:company|team|workforce|organi[sz]ation)\b|\bdistributed-first\b",
    r"\bhybrid (?:and|or) remote (?:roles?|work|positions?)\b|\bno remote\b|\bremote(?: work(?:ing)?)? (?:is|isn['’]t|"
    r"is not|only) (?:not )?(?:an option|possible|allowed|offered|welcome)\b|\bremote ?[:=?] ?(?:yes|no)\b|"
    r"\bremote work yes\b|\b(?:home|remote)[- ]office (?:days?|possible|option)|\bhome office (?:days?|possible|"
    r"option|up to)\b",
    r"\b(?:work(?:s|ing)?|days?)(?: (?:\w{2,9})){0,2} from home\b|\bwork-from-home\b|\bWFH\b|\btele-?(?:work|"
    r"commut)\w*\b|\b(?:work(?:ing)? from|based) anywhere\b|\bhome-based\b|\bhome based\b",
    r"\b(?:(?:\d{1,3} ?%|full|fully|partly|partial|flexible|no|from|or|optional|days?(?: of| in)?) )home[- ]?office\b",
    r"(?<!\bthe\s)\bhome[- ]?office(?= ?(?:$|[,.;)\n]|\(|after\b|up to\b|on \d|\d|once\b|twice\b|allowed|only|"
    r"days?\b|(?:in|within|anywhere in) (?-i:[A-Z])))",
    r"\b(?:(?<!at\s)home[- ]?working|mobile[- ]work(?:ing)?)\b(?! (?:machines?|machinery|equipment|platforms?|crews?|"
    r"teams?|"
    r"apps?|"
    r"orders?|groups|tools|vehicles|units?|population))",
)
_OTHER_REMOTE_AFTER = compiled(
    r"(?: |-)?(?:sensing|sensed|teams?|sites?|customers?|monitoring|patients?|control\w*|desktops?|access|servers?|"
    r"procedures?|devices?|data|systems?|locations?|areas?|colleagues|stakeholders|offices|communities|diagnos\w*|"
    r"support|clients|infrastructure|sensors?|repositor\w*|machines?|assets?|operations|engagement|collaboration|"
    r"care|stipend|allowance|equipment|budget|furniture|contribution|subsidy|bonus|chair|desk|set-?up|code|API|calls?|"
    r"vehicles?|driving|inspection|locations)\b"
)
_HYBRID = compiled(
    r"\bhybrid(?:/remote|/flexible)?(?:-| )?(?:work(?:ing)?|remote|office|position|role|job|schedule|setup|set-up|"
    r"arrangement|policy|basis|environment|opportunity|workplace|flexib\w+|contract|pattern|in|from|with \d|"
    r"\d days?|week|first|home)\b",
    r"\b(?:work(?:ing)?|office|our|on|in|follow|offer|with) (?:an? |our )?(?:flexible |\d-day )?hybrid (?:working |"
    r"work )?model\b",
    r"(?:^|[\n|,(;:·•/–—] ?)(?:flexible )?hybrid(?: ?\([^)\n]{2,40}\))?(?= ?(?:$|[\n|,);·•/–—-]|\.(?:\s|$)))",
    r"\b(?:is|be|remote|office|work(?:ing)?) (?:or |a )?hybrid\b(?= ?[.,;(\n]|$| (?:with|and|or|in|from|role|"
    r"position|work))",
)
_OTHER_HYBRID_AFTER = compiled(
    r"(?: (?:between|of|that|combining|cloud|search|models?|vehicles?|recommend\w+|systems?|approach\w*|databases?|"
    r"methods?|architectures?|environments? of))",
    r"[^\n.]{0,12}\b(?:of|between) (?:data|an|a|engineering|science|software|analyst)\b",
)

_EITHER_MODE = compiled(rf"\b{_MODES}(?: ?/ ?| ?[,;]? (?:or|and/or) (?:fully )?){_MODES}\b")
_OFFICE = compiled(
    r"\b(?:[1-5]|one|two|three|four|five|few|couple of|\d ?[-–] ?\d|\d\+)(?: full)? (?:days?|x|times?)(?: (?:a|per|"
    r"each|every|/) ?week)?(?: or more)? (?:in|at|from|on)(?:-| )?(?:the |our |a |your )?(?:[A-Z]\w+ )?(?:office|"
    r"site|person|HQ|home|campus)\b",
    r"\b(?:in|at|from|to|into) (?:the |our |a )?office (?:[1-5]|one|two|three|four|five|at least|twice|once|every|on|"
    r"most|full|all|min\w*)\b",
    r"\b(?:in|from|at) (?:an|the|our) office,? (?:or )?(?:from |at )?home\b|\b(?:from|at) home,? or (?:in|from|at) "
    r"(?:an|the|"
    r"our) office\b",
    r"\bin-office (?:work|role|position|days?|only|policy|requirement|presence|\d|culture|model)\b|"
    r"\boffice-based\b|\boffice based\b|\bin-person,? (?:full-time )?(?:role|position|work|job|only|at|in)\b|\b(?:work|"
    r"working) in[- ]person\b",
    r"\b(?:\d|one|two|three|four|five) (?:office|remote|home office|WFH|on-?site|in-office) days?\b",
    r"\b(?:work(?:ing)?|fully|100 ?%|is|be|this is an|are|required|days|must be|role:|position:|primarily|local to|"
    r"report|in the|remote,?(?: and| or)?|hybrid,?(?: and| or)?|full-time|attend) (?:an? |fully |based |"
    r"100% )?on-?site\b(?: (?:role|position|work|job))?",
    r"\bon-?site,? (?:at least )?(?:\d|one|two|three|four|five|full[- ]time|daily|every|most days)\b",
    r"\bon-?site (?:role|position|work|working|only|in|at|job|required|requirement|\d|presence|days?|from|"
    r"attendance|with|contract|opportunity|employee|daily)\b",
    r"(?:^|[\n|,(;:·•/–—] ?)(?:fully )?on-?site(?= ?(?:$|[\n|);·•/–—-]))",
)
_OTHER_SITE_AFTER = compiled(
    r" ?(?:gym|childcare|daycare|cafeteria|caf[eé]|canteen|parking|training|trainings|interviews?|chef|restaurant|"
    r"fitness|massage|doctor|health|visits?|search|search|meals|lunch|amenities|nursery|medical|clinic|bootcamps?|"
    r"perks|experience|customer|client|with (?:our |the )?(?:customers?|clients?))\b"
)
_CLIENT_SITE = compiled(
    r"\b(?:customers?|clients?|patients?|training|interviews?|products?|gym|visit\w*|cafeteria|"
    r"sometimes) (?:[\w-]{1,12} ){0,3}$"
)

# “the role is based in …”, “our Berlin office”: not where the company comes from.
_BASED = compiled(
    r"\b(?:(?:based|located|situated|resid(?:e|ing)|live|living) (?:in|at|out of|within|near)|(?:relocat(?:e|ing|"
    r"ion)|commut(?:e|ing)) (?:to|from)|commut\w+ distance (?:of|to|from)) (?:either |or near |the |our |downtown |"
    r"central |beautiful |sunny )?"
    rf"(?:{_KNOWN}\b|(?-i:{_NAME}))(?:, ?{_REGION}\b)?",
    r"\b(?:based|located|situated|positioned) (?:in|at|out of|from) (?:our|the) [^\n.;]{2,40}?\b(?:office|"
    r"headquarters|HQ|campus|site|facility|lab|hub)\b",
)
_BASED_IS_THE_JOB = compiled(
    r"\b(?:roles?|positions?|jobs?|you|you'll|you’ll|candidates?|applicants?|opportunity|vacancy|post|internship|"
    r"must|need|should|contract|willing|able|required|ideally|preferably|team|full-time|part-time|open to|"
    r"scientist|engineer|analyst|be|this is|work|individual|person|employee|hire)\b"
)
_COMPANY = compiled(
    r"\b(?:company|founded|headquartered|startup|start-up|firm|clients?(?! project)|customers?|investors?|"
    r"pay range|salary|compensation|agency|organisation|organization|we're|we are|we’re|users|patients|businesses|"
    r"HQ|for (?:positions|roles|candidates|applicants|employees|those)|who are|which is|corp\w*|inc|ltd|gmbh|"
    r"global leader|offices|team members|colleagues)\b[^\n.]{0,50}$"
)
_COMPANY_IS_BASED = compiled(
    r"[^\n.;]{0,25}, (?:we|our company|the company|the firm)\b", r", (?-i:[A-Z])\w+ (?:is|was|has)\b"
)
_OFFICE_OF = compiled(
    r"(?:\b(?:in|at|from|for|to|out of|join)|in) (?:our|the|its|their|"
    r"one of our) (?:(?-i:(?:[a-z]{2,12} ){0,1}(?!Microsoft|MS|Back|Front|Home|Project|Open|Head|"
    rf"Post)(?:{_NAME}))|{_KNOWN}),?(?: ?{_REGION})?(?:-based)? {_JOBS_PLACE}s?\b",
    r"\b(?:in|at|from|join) (?:our|the|their) (?:[a-z]{2,12} ){0,2}(?:office|headquarters|HQ|campus|site|facility|lab|"
    rf"hub|location|studio|branch|space)s? (?:in|at|near|on|of) (?:the |downtown |central )?(?-i:{_NAME})",
    rf"\bin (?:the heart of|downtown|central) {_KNOWN}\b",
    rf"\b(?:with|for) (?:a|our|one of our) (?:[a-z-]{{2,12}} ){{0,2}}clients? (?:located |based )?in {_KNOWN}\b",
    r"\boffice (?:is |located )?(?:in|at) (?:the |downtown |"
    rf"central ){{0,2}}(?:(?-i:[A-Z]\w+) )?(?:[a-z]{{4,12}} of )?{_KNOWN}\b",
)
_NEAR_IT = compiled(
    rf"\b(?:commut\w+|driving|travel\w*) distance (?:of|to|from) (?:the |our )?(?:{_KNOWN}\b|(?-i:{_NAME}))",
    rf"\bwithin \d{{1,3}} (?:miles|mi|km|kilomet(?:er|re)s|minutes|hours) of (?:the |our |downtown |central "
    rf")?(?:{_KNOWN}\b|office\b|"
    rf"(?-i:{_NAME}))",
    rf"\b(?:is|be|are|either) {_KNOWN}-based\b",
    r"(?-i:\b(?:US|USA|U\.S\.|UK|EU|EMEA|LATAM|APAC)|\bEurope|\bCanada)(?:-| |-based )only\b",
    rf"\blocal to (?:the )?(?:{_KNOWN}\b|(?-i:{_NAME}))",
    rf"\b{_KNOWN}-based (?:role|position|job|post|candidates?|team|office|scientist|analyst|engineer|vacancy)\b",
    rf"\b(?:US|USA|CA|UK|GB|DE|FR|IN|AU)-[A-Z]{{2,3}}-(?-i:{_NAME})",
)
_HIRED_IN = compiled(
    r"\b(?:filled|hiring|recruiting|hire|staffed|interviewing|offered|available|open|performed)(?: for this (?:role|"
    r"position|job))? "
    r"(?:remotely |either )?(?:in|from|out of|at|anywhere in|within)(?: (?:either|the|our|any of|one of))?(?: "
    r"following)?(?: (?:cities|locations|places))?:? "
    rf"(?:{_KNOWN}\b|(?:EU|EMEA|APAC|DACH|LATAM)\b|(?-i:{_NAME}),? {_REGION}\b)",
    r"\b(?:work|live|hire|based|located|hiring|reside) (?:you )?(?:from )?anywhere (?:in|within|across) (?:the )?"
    rf"(?:{_KNOWN}(?!\w)|(?:EU|EMEA|APAC|DACH|LATAM|world|country)\b)",
)
_HIRED_IS_THE_JOB = re.compile(r"(?:hiring|recruiting|hire|live|based|located|reside|work)\b", re.IGNORECASE)
_ZONES = (
    r"(?:[CEMP][SDE]?T|CEST|GMT|UTC|BST|IST|AEST|Eastern|Pacific|Central|Mountain|European?|US|UK|U\.S\.|North "
    r"American|"
    r"Asian|APAC|EMEA|American)"
)
_TIME_ZONE = compiled(
    r"\b(?:you|must|candidates?|applicants?|team|role|position|work|working|overlap|able|available|based|located|"
    rf"remote)\b[^\n.;]{{0,50}}?\b{_ZONES}(?:[+±-]\d{{1,2}})?(?:(?:/| or | and |, ){_ZONES}){{0,2}} "
    r"(?:time ?-?zones?|(?:business|working|office|core) hours|hours|time)\b",
)
_OTHER_ZONES = compiled(
    r"\b(?:customers?|clients?|users?|data|timestamps?|support(?:ing)?|markets?) (?:[\w-]{1,14} ){0,4}$"
)

_OFFICE_OF_COMPANY = compiled(
    r"\b(?:headquartered|founded|head|headquarters|teams?|colleagues|customers?|clients?|company|people|employees|"
    r"experience|visit\w*|travel\w*|trips?)\b[^\n.]{0,40}$"
)

# A city with its state or country; on a line of its own, or where the job is named.
_LINE_BEGINS, _LINE_ENDS = r"(?:^|\n|[|·•–—] ?|- )", r"(?= ?(?:$|[\n|·•–—(]))"
_CITY_LINE = compiled(
    rf"{_LINE_BEGINS}(?P<q>(?!(?:BS|BA|MS|B\.S|Ph|MSc|BSc)\b)(?-i:{_NAME}(?: ?/ ?{_NAME})?), ?{_REGION}"
    rf"(?:,? (?:{COUNTRIES}|(?-i:{SHORT_COUNTRIES})))?(?: \d{{5}})?(?: ?[(/|–—-]{{1,2}} ?{_MODE}[^)\n]{{0,20}}\)?)?)"
    rf"{_LINE_ENDS}",
)
_KNOWN_LINE = compiled(
    rf"{_LINE_BEGINS}(?P<q>(?:greater |central |downtown |near )?{_KNOWN}(?:(?: ?[/,&] ?| or | and ){_KNOWN}){{0,3}}"
    rf"(?: area| metropolitan area)?(?: ?[(/,|–—-]{{1,2}} ?{_MODE}[^)\n]{{0,25}}\)?)?){_LINE_ENDS}",
)
_IN_TITLE = compiled(
    r"(?:^|\n)[^\n.(]{0,60}\b(?:scientist|engineer|analyst|developer|researcher|intern|manager|consultant|architect)\b"
    rf"[^\n.(]{{0,20}}(?P<q>\((?:{_KNOWN}|{_MODE})(?:(?:, ?| ?/ ?| or )(?:{_REGION}|{_KNOWN}|{_MODE})){{0,4}}\))",
)
_JOB_IN = compiled(
    r"\b(?:scientists?|engineers?|analysts?|developers?|researchers?|roles?|position|job|opportunity|opening|"
    r"internship|intern|consultants?|architects?|managers?|team|contract|hire|work|working|join us|vacancy|"
    r"specialist)(?:,? (?!members\b)[\w,/&()-]{1,16}){0,4}"
    r"(?:,? (?:in|at|for|@|–|-|to|near) (?:the |our |sunny |downtown |central )?"
    rf"(?:{_KNOWN}\b|(?-i:(?!{_NO_TOWN}\b){_NAME}), {_REGION}\b)|, {_KNOWN}\b)(?:, {_REGION}\b)?",
)
_CITY_STATE = compiled(
    rf"\b(?!(?:BS|BA|MS|MA|Ph)\b|[\w ]{{0,30}}\b{_NO_TOWN},){_TOWN}, (?:{STATE_CODES}|USA|United States|UK)"
    r"(?:,? (?:USA|US|United States|\d{5}))?(?=[\s.;,)$£€]|$)",
    flags=0,
)
_CLIENTS_PLACE = compiled(
    r"\b(?:headquartered|founded|headquarters|offices|universit\w+|degrees?|customers?|clients|law|laws|ordinance|"
    r"residents|sales|branches|stores|company|startup|firm|state of|employees|members|applicants in|authori[sz]\w+|"
    r"eligible|legally|permit\w*|visa|right to|citizen\w*|work closely|alumni|conference|investors?|colleagues|"
    r"places? to|pay|"
    r"salary|compensation)\b[^\n]{0,60}$"
)

_NOT = compiled(r"\b(?:not|no|non|never|nobody|without|cannot|isn['’]t|can['’]t|don['’]t|neither|nor)\b[^\n.;,]{0,25}$")
_IS_NOT = compiled(r"(?:not?|non)\b", r"[^\n.;,]{0,25}\b(?:not|isn['’]t|impossible|no|never|neither)\b")
_LEFT_OPEN = compiled(r"\b(?:in|in the|within|from|across|for|of|at|to|based|anywhere|with|and|or)$")
_OPEN_REST = compiled(
    r" (?:the |our |your |any of |one of |all of )?[\w'’&.-]{1,20}(?:/[\w'’&-]{1,20}){0,3}(?:,? (?:and |or |& "
    r")?(?-i:[A-Z])[\w'’&/-]{1,20}){0,4}"
)
_HOW = compiled(
    rf"\b(?:(?:fully |100 ?% |partly |up to \d{{1,3}} ?% )?(?:{_MODES}|home[- ]?(?:office|working)|mobile work(?:ing)?|"
    rf"from home)|"
    r"(?:up to )?(?:[1-5]|one|two|three|four|five)(?: ?[-–] ?\d)? days?(?: (?:a|per|each|every|/) ?week)?(?: (?:in|at|"
    r"on) (?:the |"
    r"our )?(?:office|site|home))?)(?!\w)"
)
_WHERE = compiled(rf"(?:\b{_KNOWN}(?!\w)|(?-i:\b(?:EU|EMEA|DACH|LATAM)\b))")
_TOWN_OR = compiled(r"(?-i:\b[A-ZÀ-Ž][\w'’-]{2,20})(?: area| region)? or $")
_MORE_PLACES = compiled(rf"(?: ?[·•|/,&] ?{_KNOWN}(?!\w)(?:,? (?-i:{STATE_CODES})\b)?){{1,6}}")
_DAYS = compiled(
    r"[^\n.;]{0,12}?\b(?:up to )?(?:[1-5]|one|two|three|four|five|once|twice)(?: ?[-–] ?\d)?(?: days?)?(?: ?(?:a|per|"
    r"each|"
    r"every|/) ?week| in the office| on-?site| from home)(?: (?:in|at|on) (?:the |our )?(?:office|site|"
    r"(?-i:[A-ZÀ-Ž])[\w'’-]{2,20}))?(?!\w)"
)
NEARBY = 40  # characters between a place and how often one is there


def with_the_rest(text: str, span: Span) -> Span:
    """Widen to the clause where it says no, to the end of what is cut off, and to the place or days beside it."""
    start, end = span
    low, high = clause_around(text, span)
    quoted = text[start:end]
    if _NOT.regex.search(text[low:start]) or (
        _HOW.regex.search(quoted) and _IS_NOT.regex.match(quoted + text[end:high])
    ):
        return low, high
    if _LEFT_OPEN.regex.search(quoted.rstrip()) and (rest := _OPEN_REST.regex.match(text, end)):
        end = rest.end()
    more = _MORE_PLACES.regex.match(text, end)
    end = more.end() if more else end
    has_how, has_where = _HOW.regex.search(text[start:end]), _WHERE.regex.search(text[start:end])
    if not has_how or not has_where:
        wanted = _WHERE if has_how else _HOW
        before = [m.start() for m in wanted.regex.finditer(text, max(low, start - NEARBY), start)]
        after = wanted.regex.search(text, end, min(high, end + NEARBY))
        if after and ")" not in text[end : after.start()]:
            end = after.end()
        elif before and ")" not in text[before[-1] : start]:
            start = before[-1]
    if has_how and not has_where and (or_in := _TOWN_OR.regex.search(text[low:start])):
        start = low + or_in.start()
    days = _DAYS.regex.match(text, end, high)
    end = days.end() if days else end
    return start, end


_WAYS = (
    Way(_LOCATION_LINE, None, _NO_LOCATION),
    Way(_CITY_LINE, check=lambda match: not _is_labelled_otherwise(match)),
    Way(_KNOWN_LINE, check=lambda match: not _is_labelled_otherwise(match)),
    Way(_IN_TITLE),
    Way(_TAG),
    Way(_REMOTE, _CLIENT_SITE, _OTHER_REMOTE_AFTER),
    Way(_HYBRID, None, _OTHER_HYBRID_AFTER),
    Way(_EITHER_MODE, _CLIENT_SITE, _OTHER_REMOTE_AFTER),
    Way(_OFFICE, _CLIENT_SITE, _OTHER_SITE_AFTER),
    Way(_BASED, _COMPANY, _COMPANY_IS_BASED, check=lambda match: _is_the_job(match)),
    Way(_OFFICE_OF, _OFFICE_OF_COMPANY),
    Way(_NEAR_IT, _CLIENTS_PLACE),
    Way(
        _HIRED_IN,
        _CLIENTS_PLACE,
        check=lambda match: _is_the_job(match) or bool(_HIRED_IS_THE_JOB.match(match.group())),
    ),
    Way(_TIME_ZONE, _OTHER_ZONES),
    Way(_JOB_IN, _CLIENTS_PLACE),
    Way(_CITY_STATE, _CLIENTS_PLACE, check=lambda match: _is_the_job(match)),
)

PLACE = tuple(replace(way, widen=with_the_rest) for way in _WAYS)


def _is_labelled_otherwise(match: re.Match[str]) -> bool:
    """Whether the line before a place says that it is where the company sits, or where somebody may work."""
    before = match.string[max(0, match.start("q") - LABEL) : match.start("q")].rstrip()
    return _OTHER_LABEL.regex.search(before.rpartition("\n")[2]) is not None


def _is_the_job(match: re.Match[str]) -> bool:
    """Whether “based in …” is said of the job or of whoever does it."""
    text, start = match.string, match.start()
    line = text[max(0, start - 80) : start].rpartition("\n")[2]
    return _BASED_IS_THE_JOB.regex.search(line) is not None or not line.strip(" *•-·")
