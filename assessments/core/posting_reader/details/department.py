"""How postings say which department or team the job is in: its name, whom it reports to."""

from .ways import Way, compiled

_FIELD = (
    r"(?:data|analytics?|science|sciences|marketing|finance|financial|product|products|engineering|risk|growth|"
    r"machine|learning|AI|ML|MLOps|DevOps|NLP|BI|intelligence|insights?|platform"
    r"|research|operations|ops|sales|IT|technology|tech|supply|chain|fraud|pricing|clinical|R&D|security|"
    r"infrastructure|commercial|strategy|customer|customers|CRM|HR|people|legal|compliance|software"
    r"|digital|quant|quantitative|actuarial|credit|trading|maps|search|ads|advertising|logistics|innovation|"
    r"quality|statistics|biostatistics|bioinformatics|modell?ing|forecasting|planning|recommendations?|"
    r"personali[sz]ation"
    r"|experimentation|decision|optimi[sz]ation|computer|vision|health|medical|oncology|pharmacometrics|DMPK|"
    r"merchandising|inventory|payments?|lending|underwriting|content|media|design|UX|economics|epidemiology|"
    r"genomics|robotics|perception|autonomy"
    r"|information|cloud|enterprise|business|reporting|measurement|audience|loyalty|ecommerce|e-commerce|retail|"
    r"procurement|manufacturing|markets?|policy|safety|trust|integrity|solutions|consulting|services|development|"
    r"hardware|systems|network|web|mobile|cyber|audit|tax|treasury|revenue|performance|monetization|discovery|"
    r"emerging|moderni[sz]ation|admissions|fundraising|evaluation|monitoring|portfolio|investment|investments|"
    r"equity|asset|wealth|claims|applied|advanced|analysis|algorithms?|knowledge|language|speech|image|imaging|"
    r"simulation|energy|transport|mobility|talent|workforce|social|automation|success|compute|GenAI|generative|"
    r"foundational|adoption|onboarding|communications|brand|editorial|programming|delivery|backend|data-science|"
    r"analytics-engineering)"
)
_UNIT = (
    r"(?:teams?|groups?|departments?|divisions?|org|organi[sz]ation|unit|function|practice|chapter|squad|tribe|lab|"
    r"labs|guild|centre of excellence|center of excellence|faculty|office|branch|pod|cent(?:er|re)|institute|"
    r"directorate|area)"
)
_ANY = (
    r"(?:(?!(?:and|or|with|to|of|the|a|an|in|on|who|that|will|is|are|by|from|experience|work|working|closely|"
    r"across)\b)[\w&/’'+.-]{1,20},? ){0,4}"
)
_WORD = (
    r"(?!(?:our|their|its|and|or|with|to|of|the|a|an|in|on|who|that|will|is|are|by|from|(?-i:experience)|work|"
    r"working|closely|"
    r"across)\b)[\w&/’'+-]{1,24}"
)
_NAMED_UNIT = (
    rf"(?:{_WORD},? ){{0,4}}(?:[\w&-]{{1,20}}/)?{_FIELD}(?:[/&-][\w&]{{1,20}})?(?:(?:,| &|"
    rf" and)? {_WORD}){{0,4}}? (?:\([\w&-]{{2,10}}\) )?{_UNIT}\b"
)
_JOINS = compiled(
    r"\b(?:joins?|joining|part of|members? of|embedded (?:in|within)|belongs? to|sits? (?:in|within|on)|"
    r"sitting (?:in|within)|added to|addition to) (?:the |our |a |an |its |their |"
    rf"one of our )?{_NAMED_UNIT}(?:,? (?:within|in|of|under) (?:the |our )?(?:[\w&/’'-]{{1,20}} ){{1,4}}{_UNIT}\b)?",
    rf"\b(?:grow|expand|build|develop)(?:ing)? (?:our|its|the|their) {_NAMED_UNIT}",
    rf"\b(?:add|adding|hire|hiring|addition)\b[^\n.;]{{0,50}}? to (?:our|its|the|their) {_NAMED_UNIT}",
    r"\b(?:part|members?) of (?:the |our |its |their )?(?:[\w’'-]{2,20} )?(?-i:(?:[A-Z][\w&/’'-]{1,20} ){1,4})"
    r"(?:department|division|organi[sz]ation|org|unit|function)\b",
)
_IN_UNIT = compiled(
    rf"\b(?:is|be|are) on (?:our|the) {_NAMED_UNIT}",
    rf"\b(?:mission|goal|purpose|aim) of (?:our |the )?{_NAMED_UNIT}",
    r"\b(?:in|within|join|part of|for|at) (?:the |our )?(?:department|division|office|institute|faculty|school|"
    r"directorate) of (?:the )?"
    r"(?-i:(?:[A-Z&][\w&/’'-]{1,20}(?:, | and | & )?\s?){1,5})",
    rf"\b(?:in|within|inside|into) (?:(?:our|its|the) |(?-i:(?=[A-Z]))){_NAMED_UNIT}",
    rf"\bto support (?:our|the) (?:{_WORD},? ){{0,4}}{_FIELD}(?:(?:,| &| and)? {_WORD}){{0,4}}? (?:group|division)\b",
    rf"\bfor (?:our|the) {_FIELD} function\b",
)
_ROLE_IN_UNIT = compiled(
    r"\b(?:scientists?|analysts?|engineers?|colleagues?|role|position|opening|hiring|intern|manager|developer|"
    r"researcher|someone|person|vacancy|lead|work|working) (?P<q>(?:in|for|on|within|of) (?:our|the|"
    rf"an?) {_NAMED_UNIT})",
)
_OTHER_UNIT_BEFORE = compiled(
    r"\b(?:experience|experienced|worked|background|degree|stakeholders|colleagues|partners|leaders|clients|"
    r"customers|people|counterparts|teams|users|executives|someone|scientists|engineers|analysts|managers|friends|"
    r"peers|not|projects|interest|interested|expertise|skills?|knowledge|work closely|requests?|changes?|passion|"
    r"believe|invest\w*) (?:[\w-]{1,14} ){0,2}$",
    r"\b(?:with|other|among|between) (?:other |the |fellow )?$",
)
_WITH_THEM = compiled(r"\b(?:with|other|among|between|experience|worked) (?:as |other |the |fellow |a |an )?$")
_OTHER_UNIT_AFTER = compiled(
    r"['’]s? (?:work|models|reports)| today\b| now\b|s? (?:environment|setting|settings|member|members|lead|leads|"
    r"leader|player)\b(?! of)"
)
_REPORTS_TO = compiled(
    r"\b(?:(?:will |you will |you['’]ll |you |position |role |directly |functionally )?report(?:s|ing)?|"
    r"reports? (?:directly )?in|accountable|responsible|answer(?:s|ing)?) (?:directly |functionally |in |up |"
    r"line )?(?:in)?to:? (?:the |our |a |an |its )?(?:[\w&’'/.-]{1,20} ){0,5}?"
    r"(?:chief (?:[a-z&]{2,14} ){1,3}officer|VP|SVP|EVP|AVP|vice president|vice-president|head|director|manager|"
    r"lead|leader|chief|C[A-Z]O|president|supervisor|principal|founders?|co-founders?|dean|chair|professor|PI|"
    r"principal investigator|team lead|scientist|partner|officer|engineer|controller|superintendent|"
    r"investigator|strategist|analyst|architect|coordinator|secretary|"
    r"administrator)\b(?: of (?:the )?[\w&/’'-]{2,20}\b)?(?-i:(?:,? (?:of|for|at|,|-|–|&|and) ?(?:the )?|"
    r" )(?:[A-Z&][\w&/’'-]{0,20}(?:,? (?:and |& )?(?=[A-Z])|\b)){1,5})?",
    r"\b(?:reports to|reporting to|reporting line|line manager|supervisor|hiring manager|"
    r"manager):\s{1,3}(?=[A-Z])[^\n;.]{3,50}",
)
_NOT_A_REPORT = compiled(
    r"\b(?:results?|findings|issues|progress|dashboards?|monthly|weekly|analys[ei]s|metrics|prepare|"
    r"provide|create|status) (?:[\w-]{1,12} ){0,2}$"
)
_UNIT_LABEL = compiled(
    r"(?:^|\n|[|•·;] ?|\.\s)[*_#]{0,3}(?:department|team|business unit|division|function|business area|"
    r"organi[sz]ation|org(?:anization)? unit|group|job function|team name|unit|"
    r"practice)[*_]{0,2}: ?[*_]{0,2}\s{0,2}(?=[A-Z])[^\n;|•.]{2,50}",
    r"\b(?:department|business unit|division|job function|business area): ?(?=[A-Z])[^\n;|•.]{2,40}",
    r"(?:^|\n)(?:department|division|business unit|team/department|team / department|"
    r"department/team)[: ]{0,2}\n\s{0,3}(?:[*•-] ?)?(?=[A-Z])[^\n]{2,50}",
)
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
_UNIT_BEGINS = r"(?:^|\n|[.!:•] ?|(?-i:(?<=[a-z])(?=The ))|\b(?:our|the|[a-z]+['’]s) )(?:our |the )?"
_UNIT_HIRES = compiled(
    rf"{_UNIT_BEGINS}{_NAMED_UNIT} (?:at (?:[\w&’'.-]{{1,20}} ){{1,3}})?"
    r"(?:is (?:a |an |now |currently |actively )?(?:looking|seeking|hiring|recruiting|searching|expanding|growing|"
    r"lean|small|group of|team|responsible|where|based|dedicated|part of|one of|at the)|has (?:a |an )?(?:opening|"
    r"vacancy|opportunity|immediate)|seeks|needs|are looking|are hiring|is in search)\b",
    # What a team does is said of the reader's own team, except for the teams that ask for things.
    rf"{_UNIT_BEGINS}(?!(?:sales|product|marketing|finance|legal|operations|engineering|design|HR|support)\b)"
    rf"{_NAMED_UNIT} (?:is to|works|assists|provides|builds|develops|drives|owns|helps|supports|partners|creates|"
    r"delivers|applies|sits|consists|plays|solves|designs|powers|serves|enables|focuses|tackles|leverages|processes|"
    r"uses|writes|aims|exists|thrives|conducts|manages|leads|grew)\b",
)

DEPARTMENT = (
    Way(_UNIT_LABEL),
    Way(_REPORTS_TO, _NOT_A_REPORT),
    Way(_SITS_IN, _PLAYS_A_ROLE, _SITS_ON_CHAIR),
    Way(_JOINS, _WITH_THEM, _OTHER_UNIT_AFTER),
    Way(_IN_UNIT, _OTHER_UNIT_BEFORE, _OTHER_UNIT_AFTER),
    Way(_ROLE_IN_UNIT, _OTHER_UNIT_BEFORE, _OTHER_UNIT_AFTER),
    Way(_UNIT_HIRES),
)
