"""How postings say which department or team the job is in: its name, its work, or whom the job reports to."""

import re

from .ways import Way, compiled

# What departments and teams are named after. “Our growing team” names none.
_FIELD = (
    r"(?:data|analytics?|analysis|science|sciences|engineering|platform|research|intelligence|BI|insights?|AI|ML|MLOps|"
    r"DevOps|NLP|NLU|GenAI|LLM|machine|learning|statistics|biostatistics|bioinformatics|biometrics|modell?ing|"
    r"forecasting|experimentation|causal|inference|decision|optimi[sz]ation|simulation|algorithms?|quant|"
    r"quantitative|computer|computing|vision|perception|language|speech|audio|image|imaging|robotics|autonomy|"
    r"automation|generative|foundational|knowledge|information|analysis|reporting|measurement|metrics|evaluation|"
    r"monitoring|IT|technology|tech|software|infrastructure|cloud|hardware|systems?|network|web|mobile|backend|"
    r"back-end|frontend|front-end|full-stack|firmware|embedded|database|warehouse|warehousing|storage|compute|"
    r"tooling|tools|reliability|SRE|observability|integrations?|identity|authentication|security|cyber|"
    r"cybersecurity|data-science|analytics-engineering|applications?|architecture|salesforce|SAP|ERP|tableau|"
    r"marketing|growth|sales|CRM|ads|advertising|campaigns?|brand|content|media|editorial|audience|creator|social|"
    r"communications|community|events|loyalty|customers?|lifecycle|retention|acquisition|engagement|conversion|"
    r"onboarding|adoption|activation|checkout|marketplace|merchants?|sellers?|search|discovery|ranking|relevance|"
    r"recommendations?|personali[sz]ation|feed|messaging|monetization|revenue|pricing|product|products|design|UX|"
    r"finance|financial|accounting|controlling|treasury|tax|audit|risk|fraud|credit|lending|loans?|mortgages?|"
    r"underwriting|actuarial|insurance|claims|motor|payments?|payroll|billing|collections|cards|banking|deposits|"
    r"pensions?|trading|equity|equities|asset|assets|wealth|investments?|portfolio|derivatives|markets?|commodities|"
    r"real estate|property|properties|housing|facilities|legal|compliance|policy|governance|regulatory|affairs|trust|"
    r"safety|integrity|investigations?|intelligence|enforcement|defen[cs]e|police|"
    r"operations|operational|ops|supply|chain|logistics|transport|transportation|transit|fleet|mobility|maps|"
    r"delivery|fulfil?lment|routing|inventory|merchandising|category|replenishment|sourcing|procurement|purchasing|"
    r"manufacturing|production|process|maintenance|quality|planning|demand|strategy|strategic|innovation|"
    r"development|transformation|moderni[sz]ation|emerging|commercial|business|enterprise|corporate|performance|"
    r"retail|stores?|ecommerce|e-commerce|digital|wholesale|travel|hospitality|gaming|games?|music|video|sports|"
    r"clinical|health|healthcare|medical|medicine|care|patients?|pharmacy|nursing|oncology|immunology|pathology|"
    r"radiology|cardiology|neuroscience|genetics|genomics|proteomics|biology|chemistry|physics|pharmacometrics|"
    r"pharmacovigilance|DMPK|therapeutics|translational|diagnostics|epidemiology|economics|evidence|outcomes|"
    r"energy|power|grid|water|harbour|environment|environmental|climate|sustainability|emissions|weather|agronomy|"
    r"people|HR|talent|workforce|learning|education|admissions|enrollment|student|academic|institutional|alumni|"
    r"fundraising|programming|programs?|service|services|support|success|experience|solutions|consulting|advisory|"
    r"professional|partnerships?|projects?|controls|admin|administration|applied|advanced|R&D)"
)
# What a team is named after whose own work is that of this job; others’ teams are named as well, since they ask.
_CRAFT = (
    r"(?:data|analytics|science|insights?|AI|ML|NLP|BI|MLOps|GenAI|intelligence|learning|statistics|biostatistics|"
    r"bioinformatics|modell?ing|forecasting|research|R&D|IT|experimentation|algorithms|vision)"
)
_UNIT = (
    r"(?:teams?|groups?|departments?|dept|divisions?|org|organi[sz]ation|unit|function|practice|chapter|squad|tribe|"
    r"desk|crew|labs?|laboratory|guild|bureau|section|cell|centre of excellence|center of excellence|faculty|office|"
    r"branch|pod|cent(?:er|re)|institute|directorate|arm|area)"
)
_WORD = (
    r"(?!(?:our|their|its|and|or|with|to|of|the|a|an|in|on|who|that|will|is|are|by|from|(?-i:experience)|work|"
    r"working|closely|across)\b)[\w&/’'+-]{1,24}"
)
_NAME = (
    rf"(?:{_WORD},? (?:and )?){{0,4}}(?:[\w&-]{{1,20}}/)?{_FIELD}(?:[/&-][\w&]{{1,20}})?(?:(?:,| &|"
    rf" and)? {_WORD}){{0,4}}?"
)
# The blank is lost where markup was: “join ourProcess & Yieldteam”.
_NAMED_UNIT = rf"{_NAME}(?: (?:\([\w&-]{{2,10}}\) )?|(?<=[a-z])(?=team|group|department)){_UNIT}\b"
_CRAFT_UNIT = (
    rf"(?:{_WORD},? (?:and )?){{0,4}}(?:[\w&-]{{1,20}}/)?{_CRAFT}(?:(?:,| &| and)? {_WORD}){{0,2}}? "
    rf"(?:\([\w&-]{{2,10}}\) )?{_UNIT}\b"
)
_OUR = r"(?:the |our |a |an |its |their |(?:our|the)\n?(?-i:(?=[A-Z])))"

_JOINS = compiled(
    r"\b(?:joins?|joining|part of|one of|members? of|embedded (?:in|within)|belongs? to|sits? (?:in|within|on)|"
    rf"sitting (?:in|within)|added to|addition to|home (?:is|will be)) (?:{_OUR}|"
    rf"one of our )?{_NAMED_UNIT}(?:,? (?:within|in|of|under) (?:the |our )?(?:[\w&/’'-]{{1,20}} ){{1,4}}{_UNIT}\b)?",
    rf"\b(?:grow|expand|build|build up|build out|develop)(?:ing)? (?:our|its|the|their) {_NAMED_UNIT}",
    rf"\b(?:strengthen|augment|complement|bolster|reinforce|scale)(?:ing)? our {_NAMED_UNIT}",
    rf"\b(?:add|adding|hire|hiring|addition)\b[^\n.;]{{0,50}}? to (?:our|its|the|their) {_NAMED_UNIT}",
    r"\byou(?: will| would|['’]ll)? (?:lead|head|head up|run|manage|start in|start on) "
    rf"(?:our|the) {_NAMED_UNIT}",
    r"\b(?:part|members?) of (?:the |our |its |their )?(?:[\w’'-]{2,20} )?(?-i:(?:[A-Z][\w&/’'-]{1,20} ){1,4})"
    r"(?:department|division|organi[sz]ation|org|unit|function)\b",
    r"\b(?:in|within|join|part of|for|at) (?:the |our )?(?:department|division|office|institute|faculty|school|"
    r"directorate) of (?:the )?"
    r"(?-i:(?:[A-Z&][\w&/’'-]{1,20}(?:, | and | & )?\s?){1,5})",
    r"\bjoin(?:s|ing)? (?-i:(?:[A-Z][\w&/-]{1,20} (?:and |& )?){1,3}(?:Ranking|Relevance|Engineering|Marketing|"
    r"Operations|Infrastructure|Finance|Pricing|Strategy|Planning)\b)",
    r"\bwithin (?-i:(?!Amazon|Web|Google)(?:[A-Z][\w&/-]{1,20} (?:and |& )?){1,3}(?:Administration|Operations|Affairs|"
    r"Services|Finance|Strategy|Planning|Compliance|Marketing|Science)\b)",
)
_IN_UNIT = compiled(
    rf"\b(?:is|be|are) on (?:our|the) {_NAMED_UNIT}",
    rf"\bof (?:our|the) {_CRAFT_UNIT}(?!s)",
    rf"\babout (?:our|the) {_CRAFT_UNIT}",
    rf"\b(?:our|their) {_CRAFT_UNIT}['’]s\b",
    rf"\b(?:mission|goal|purpose|aim|foundations?|heart) of (?:our |the )?{_NAMED_UNIT}",
    rf"\b(?:in|within|inside|into) (?:(?:our|its|the) |(?-i:(?=[A-Z]))){_NAMED_UNIT}",
    rf"\bto support (?:our|the) {_NAME} (?:group|division)\b",
    rf"\bfor (?:our|the) {_FIELD} function\b",
)
_ROLE_IN_UNIT = compiled(
    r"\b(?:scientists?|analysts?|engineers?|statistician|colleagues?|role|position|opening|hiring|intern|manager|"
    r"developer|researcher|someone|person|vacancy|lead|work|working) (?P<q>(?:in|for|on|within|of) (?:our|the|"
    rf"an?) {_NAMED_UNIT})",
    rf"\bAs (?:an?|our|the) [^\n.;,]{{2,60}}? (?:in|on|of|for|within) (?:the|our) {_NAMED_UNIT}(?=,? you\b)",
)
_OTHER_UNIT_BEFORE = compiled(
    r"\b(?:experience|experienced|worked|background|degree|stakeholders|colleagues|partners|leaders|clients|"
    r"customers|people|counterparts|teams|users|executives|someone|scientists|engineers|analysts|managers|friends|"
    r"peers|not|projects|interest|interested|expertise|skills?|knowledge|work closely|requests?|changes?|passion|"
    r"believe|invest\w*|roles|careers?|trends?|developments|advances|topics|heads?|directors?|VPs?|needs|leads?|"
    r"chiefs?|support|supporting|serve|help) (?:[\w-]{1,14} ){0,2}$",
    r"\b(?:with|other|among|between) (?:other |the |fellow )?$",
)
_WITH_THEM = compiled(
    r"\b(?:with|stakeholders|colleagues|people|degree|leaders|other|among|between|experience|worked|clients|customers|"
    r"help them|helps?|career|background) "
    r"(?:as |other |the |fellow |a |an )?$",
    r"\bexperience [^\n.;]{0,75}\bas $",
    r"\bpreviously (?:[\w-]{1,12} ){0,2}$",
)
_OTHER_UNIT_AFTER = compiled(
    r"['’]s? (?:work|models|reports)| today\b| now\b|s? (?:environment|setting|settings|member|members|lead|leads|"
    r"leader|player)\b(?! of)"
)

_CHIEF = (
    r"(?:chief (?:[a-z&]{2,14} ){1,3}officer|VP|SVP|EVP|AVP|vice president|vice-president|head|director|manager|"
    r"lead|leader|chief|C[A-Z]O|president|supervisor|principal|founders?|co-founders?|dean|chair|professor|PI|"
    r"principal investigator|team lead|scientist|partner|officer|engineer|controller|superintendent|"
    r"investigator|strategist|analyst|architect|coordinator|secretary|administrator)"
)
_OF_WHAT = (
    r"(?: of (?:the )?[\w&/’'-]{2,20}\b)?(?-i:(?:,? (?:of|for|at|,|-|–|&|and) ?(?:the )?|"
    r" )(?:[A-Z&][\w&/’'-]{0,20}(?:,? (?:and |& )?(?=[A-Z])|\b)){1,5})?"
)
_REPORTS_TO = compiled(
    r"\b(?:(?:will |you will |you['’]ll |you |position |role |directly |functionally )?report(?:s|ing)?|"
    r"reports? (?:directly )?in|accountable|responsible|answer(?:s|ing)?) (?:directly |functionally |in |up |"
    r"line )?(?:in)?to:? (?:the |our |a |an |its )?(?:[\w&’'/.-]{1,20} ){0,5}?"
    rf"{_CHIEF}\b{_OF_WHAT}",
    r"\b(?:reports to|reporting to|reporting line|line manager|supervisor|hiring manager|"
    r"manager):\s{1,3}(?=[A-Z])[^\n;.]{3,50}",
    r"\b(?:working under|work under|managed by|supervised by|under the (?:direct |general )?(?:supervision|direction|"
    r"guidance|leadership) of) (?:the |our |a )?(?:chief [a-z]{4,16}\b(?: officer)?|(?:[\w&-]{2,16} ){0,3}?(?:head|"
    r"director|manager|dean|VP|vice president) (?:of|for) (?:the )?[\w&-]{2,20}\b|(?-i:(?:[A-Z][\w&-]{1,16} ){1,4}"
    r"(?:Director|Manager|Officer|Dean))\b)",
)
_TOP = r"(?:C[A-Z]O|VP|founder|co-founder|head|director|manager|lead|chief|partner|dean|professor)"
_WHO_IS = r"(?:, (?-i:[A-Z])[\w ]{2,40})?"
_BOSS = compiled(
    rf"\b{_TOP}(?: of [\w&-]{{2,20}}| [\w&-]{{2,20}})? ?(?:\([^)\n]{{2,30}}\) |, [\w ]{{2,30}}, )?(?:will be|is) your "
    rf"(?:direct |line |"
    r"future )?(?:manager|boss|supervisor|superior|lead)\b",
    rf"\byour (?:direct |line |future )?(?:manager|boss|supervisor|superior) (?:will be|is) (?:the |our "
    rf")?[^\n.;,]{{0,40}}?\b{_TOP}\b"
    r"(?: (?:of|for) [\w&-]{2,20})?",
    r"\breport(?:s|ing)? (?:directly )?(?:in)?to (?-i:(?:Prof|Dr|Mr|Ms|Mrs)\b\.?(?: Dr\.?)?(?: "
    r"[A-Z][\w'’-]{1,20}){1,3})"
    rf"{_WHO_IS}",
    r"\b(?:you(?:['’]ll)?|will|role|position|post|job|team|group|and|directly) report(?:s|ing)? (?:directly "
    r")?(?:in)?to "
    r"(?-i:(?!Microsoft|Google|Amazon|Power|Scrum|Azure|Apache)[A-Z][\w'’-]{1,20} [A-Z][\w'’-]{1,20})"
    rf"{_WHO_IS}",
)
_QUOTES = r"[\"“”„«»][^\"“”„«»\n]{2,40}[\"“”«»]"
_IN_QUOTES = compiled(
    rf"\b(?:(?:in|within|for|join|joining|of) )?(?:our|the) (?:department|team|unit|division|group|section|business "
    rf"area) "
    rf"(?:called |named )?(?=.(?-i:[A-Z])){_QUOTES}",
    rf"(?:^|\n|[.;] )(?:department|team|unit|division) (?=.(?-i:[A-Z])){_QUOTES}",
    rf"\b(?:(?:in|within|for|join|joining|of) )?(?:our|the) (?=.(?-i:[A-Z])){_QUOTES} (?:department|team|unit|"
    rf"division|group|section)\b",
)
_OTHERS_UNIT = compiled(
    r"\b(?:with|clients?|customers?|film|movie|series|book|game|calls?|between) (?:[\w-]{1,12} ){0,3}$"
)
_NOT_A_REPORT = compiled(
    r"\b(?:results?|findings|issues|progress|dashboards?|monthly|weekly|analys[ei]s|metrics|prepare|"
    r"provide|create|status) (?:[\w-]{1,12} ){0,2}$"
)
_LABELS = (
    r"(?:department(?: name)?|dept\.?|(?:hiring |sub-?)?team(?: name)?|(?:business|organi[sz]ational|org) unit|unit|"
    r"division|(?:job |business )?function|(?:business|functional) area|directorate|section|faculty|"
    r"(?:sub-?)?organi[sz]ation|group|practice|abteilung|fachbereich|bereich)"
)
_NO_VALUE = r"(?!(?:We|Our|You|Your|The|This|As|At|In|If|A|An|It)\b)"
_UNIT_LABEL = compiled(
    rf"(?:^|\n|[|•·;] ?|\.\s)[*_#]{{0,3}}{_LABELS}[*_]{{0,2}}\s{{0,2}}:\s{{0,1}}[*_]{{0,2}}\s{{0,2}}(?=[A-Z])"
    r"[^\n;|•.]{2,50}",
    r"\b(?:department|business unit|division|job function|business area): ?(?=[A-Z])[^\n;|•.]{2,40}",
    r"(?:^|\n)(?:department|division|business unit|team ?/ ?department|department ?/ ?team|(?:job|work|functional|"
    r"business) area|job function|organi[sz]ation(?:al unit)?)[: ]{0,2}\n\s{0,3}(?:[*•-] ?)?"
    rf"(?-i:{_NO_VALUE}(?=[A-Z]))[^\n.]{{2,80}}(?=$|\n)",
    r"\babout (?:the|our|your) (?:department|division|business unit|directorate)\b[^\n:.]{0,25}[:.]?\s{0,3}"
    rf"(?:the )?(?-i:{_NO_VALUE}(?:[A-Z][\w&-]{{1,20}} (?:and |& |of )?){{2,6}})",
)
# A heading that is a team’s name, and the unit before a job’s title.
_HEADING = compiled(
    r"(?:^|\n)[*#•_ ]{0,4}(?P<q>(?:about |meet )?(?:the |our )?(?!(?:leadership|executive|management|talent|hiring|"
    rf"recruit\w+|HR|people|support|customer (?:support|service|care))\b){_NAMED_UNIT}(?<!s))[*_: ]{{0,4}}(?=$|\n)",
    r"(?-i:\b(?:[A-Z][\w&/-]{1,20} (?:and |& )?){1,3}(?:Unit|Department|Division|Directorate) (?:(?:Senior|Junior|Lead|"
    r"Data|Business|Research|Reporting) ){0,3}(?:Analyst|Scientist|Engineer|Statistician|Developer|Manager)\b)",
)
_DEEDS = frozenset(
    [
        "support",
        "assist",
        "help",
        "guide",
        "train",
        "coach",
        "mentor",
        "advise",
        "inform",
        "enable",
        "lead",
        "manage",
        "brief",
        "run",
    ]
)
_SMALL_WORDS = frozenset(["the", "our", "and", "of", "&", "for"])
_SITS_IN = compiled(
    r"\b(?:role|position|you|you['’]ll|job|team|post|will|function|vacancy|and|who) (?:will )?(?:sits?|sitting|"
    r"located organisationally|is housed|be housed|is placed|be placed|is embedded|be embedded) (?:in|within|under|"
    r"inside) (?:the |our )?[^\n.;,]{2,50}",
    r"\b(?:role|position|job|post|internship|opportunity|vacancy|you(?:['’]ll| will) (?:be|work)) (?:is |"
    rf"be )?(?:with)?in (?:the |our )?(?:{_NAMED_UNIT}|(?-i:(?:[A-Z][\w&/’'-]{{1,20}} (?:and |"
    rf"& )?){{0,4}}){_FIELD}\b)",
)
_SITS_ON_CHAIR = compiled(r"\b(?:office|desk|table|chair|berlin|london|front of)\b")
_PLAYS_A_ROLE = compiled(
    r"\b(?:plays?|playing|key|central|major|pivotal|important|vital|critical|crucial|integral|active|leading|"
    r"significant|strategic|hands-on) $"
)
_UNIT_BEGINS = r"(?:^|\n|[.!:•] ?|(?-i:(?<=[a-z])(?=The ))|\b(?:our|the|their|its|[a-z]+['’]s) )(?:our |the |their )?"
_THERE = r"(?:(?:at|with|here at) (?:our )?(?:[\w&’'.-]{1,20} ){1,3})?(?:(?:[a-z]{3,14}ly|now|also|here) ){0,2}"
# What a team does is said of the reader’s own team, except for the teams that ask for things.
_ASKING = (
    r"(?:sales|products?|marketing|finance|financial|legal|operations|engineering|design|HR|people|talent|support|"
    r"customers?|service|care|leadership|management|executive|compliance|procurement|business|recruiting|recruitment|"
    r"clinical|"
    r"medical|sports|security|editorial)"
)
_DOES = (
    r"(?:works|assists|provides|builds|develops|drives|owns|helps|supports|partners|creates|delivers|applies|sits|"
    r"consists|plays|solves|designs|powers|serves|enables|focuses|tackles|leverages|processes|uses|writes|aims|exists|"
    r"thrives|conducts|manages|leads|grew|runs|maintains|oversees|advises|ensures|makes|turns|brings|covers|combines|"
    r"collaborates|operates|has|was|will|is to|is the|is central|is (?:only |just |also |still |now |currently "
    r")?[a-z]{3,14}ing)"
)
_ANY_VERB = (
    r"(?!(?:members|leads|leaders|managers|stakeholders|needs|meetings|projects|goals|skills|players|environments|"
    r"settings|roles|others|sports|processes|tools|methods|models|systems|jobs|teams|as|its|this)\b)[a-z]{3,12}s"
)
_UNIT_HIRES = compiled(
    rf"{_UNIT_BEGINS}{_NAMED_UNIT} {_THERE}"
    r"(?:is (?:a |an |now |currently |actively )?(?:looking (?:for|to (?:hire|add|grow|expand|fill|recruit))|seeking|"
    r"hiring|recruiting|searching|expanding|growing|"
    r"lean|small|group of|team|responsible|where|based|dedicated|part of|one of|at the)|has (?:a |an )?(?:opening|"
    r"vacancy|opportunity|immediate)|seeks|needs (?:an?|you|another|more)|are looking for|are hiring|is in search)\b",
    rf"{_UNIT_BEGINS}(?!(?:[\w&-]{{1,20}} ){{0,4}}{_ASKING} {_UNIT}\b){_NAMED_UNIT} {_THERE}{_DOES}\b",
    rf"{_UNIT_BEGINS}{_CRAFT_UNIT} {_THERE}(?:{_DOES}|is|{_ANY_VERB})\b",
    rf"\b(?-i:(?:[A-Z][\w&-]{{1,20}} ){{1,3}}(?=[A-Z])){_FIELD} is (?:the |our |(?-i:[A-Z])[\w-]{{1,20}}['’]s? )"
    r"(?:[a-z-]{2,14} ){0,3}?(?:cent(?:er|re)[ -]of[ -]excellence|team|department|division|function|unit)\b(?! sport)",
    r"\b(?:the |our )?(?-i:(?!Human|Police|State|Justice|Labor)(?:[A-Z][\w&/’'-]{1,20} ){1,4}(?:Department|Division|"
    r"Directorate|Bureau)) (?:is|has an?|seeks|invites|needs)\b",
)

DEPARTMENT = (
    Way(_UNIT_LABEL),
    Way(_IN_QUOTES, _OTHERS_UNIT),
    Way(_SITS_IN, _PLAYS_A_ROLE, _SITS_ON_CHAIR),
    Way(_JOINS, _WITH_THEM, _OTHER_UNIT_AFTER),
    Way(_HEADING, check=lambda match: _is_a_name(match)),
    Way(_IN_UNIT, _OTHER_UNIT_BEFORE, _OTHER_UNIT_AFTER),
    Way(_ROLE_IN_UNIT, _OTHER_UNIT_BEFORE, _OTHER_UNIT_AFTER),
    Way(_UNIT_HIRES),
    Way(_REPORTS_TO, _NOT_A_REPORT),
    Way(_BOSS, _NOT_A_REPORT),
)


def _is_a_name(match: re.Match[str]) -> bool:
    """Whether every word of a heading begins with a capital, and none tells somebody what to do."""
    words = (match["q"] or match.group()).split()
    return words[0].lower() not in _DEEDS and all(word[0].isupper() or word in _SMALL_WORDS for word in words)
