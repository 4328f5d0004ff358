"""How postings say how large the team is, and who the work is for."""

from .ways import Way, compiled

_FEW = (
    r"(?:[1-9]\d?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|a dozen|dozen)"
)
_SOME = (
    r"(?:(?:about|around|roughly|approximately|approx\.?|some|just|only|over|up to|more than|almost|nearly|"
    rf"currently|c\.|~) ?)?~?{_FEW}(?: ?(?:[-–—/]|to|or) ?{_FEW})?\+?(?! ?(?:%|k\b|years?|yrs?|months?|hours?|days|"
    r"weeks|million|thousand|hundred|[.,]\d))"
)
_PEOPLE = (
    r"(?:people|persons|members|colleagues|strong|data|engineers?|scientists?|analysts?|developers?|researchers?|"
    r"specialists?|experts?|professionals|FTEs?|staff|PhDs?|consultants?|statisticians?|headcount|of us|modell?ers)"
)
_KIND = (
    r"(?:(?:other|fellow|more|full-time|highly|very|talented|experienced|senior|junior|data|machine|learning|ml|ai|"
    r"analytics|bi|software|research|applied|product|passionate|skilled|dedicated|backend|decision|quantitative|"
    r"insight|insights|reporting|great|brilliant|and|motivated|engineering|platform|business|marketing|clinical|"
    r"bright|smart) ){0,4}"
)

_TEAM_OF = compiled(
    rf"\bwe(?: are|['’]re)(?: currently| now| just| only| still)? {_SOME}(?: {_KIND}(?:people|engineers|scientists|"
    r"analysts|developers|of us|colleagues|researchers))? ?(?:in|on|at) (?:the )?(?:[a-z]{2,14} ){0,2}(?:data|"
    r"team|analytics|science|department|research|BI|group)\b",
    r"\b(?:teams?|squad|group|crew|department|unit) (?:size )?(?:is |consists |currently |now |made up |composed |"
    rf"consisting |comprised |comprising |has )?(?:of |:)(?:currently )?{_SOME}(?: {_KIND}{_PEOPLE})?\b",
    r"\b(?:teams?|squad|group|crew|department) (?:has|with|is|now has|"
    rf"counts) (?:currently )?{_SOME} {_KIND}{_PEOPLE}\b",
    r"\b(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)(?:-|‑| |"
    r"–)?(?:\d{1,2} ?(?:-|‑| ))?(?:person|people|man|member|strong|head)s?(?:-|‑|"
    r" )(?:[a-z/&]{2,14} ){0,3}(?:team|squad|group|crew|department|unit)\b",
    rf"\b(?:team|group|department|squad)(?: of ours)?,? (?:is |are )?(?:currently |now |about )?{_FEW}(?:-| )strong\b",
    rf"\b(?:team|department|group)(?:['’]s)? (?:size|headcount):? (?:is |of )?{_SOME}\b",
    r"\b(?:team|group|department|squad) of one\b",
    rf"\bcurrently {_SOME} (?:people|persons|members|strong)(?::[^\n.;)]{{3,80}})?",
    r"\b(?:team|group|department|squad|we)\b[^\n.;]{0,30}? (?:has|have|counts?|consists? of|includes?|comprises|"
    rf"comprised of|made up of|composed of|are) (?:now |currently |already )?{_SOME} {_KIND}(?:people|members|"
    r"engineers|scientists|analysts|developers|researchers|statisticians|colleagues|specialists|FTEs?)(?:,? (?:and|"
    rf"plus) {_SOME} [a-z ]{{3,30}}?(?:engineers?|scientists?|analysts?|developers?|designers?))?",
    rf"\bwe(?: are|['’]re)(?: currently| now| just| only| still| a team of)? {_SOME} {_KIND}(?:engineers|scientists|"
    r"analysts|developers|of us|researchers)\b",
    rf"\b{_FEW} {_KIND}{_PEOPLE}(?:,? (?:and|plus) {_FEW} {_KIND}{_PEOPLE})? (?:make up|form) (?:the|our)\b",
    rf"\bteam:(?: {_FEW} (?:[a-z-]{{2,14}} ){{0,2}}?(?:managers?|leads?|analysts?|engineers?|scientists?|people|"
    r"developers?|designers?)\b(?: and|,|;)?){1,5}",
    r"\b(?:there are|there will be|you(?:['’]ll| will)? (?:join|be joining|work with|work alongside|lead|manage)|"
    r"join(?:ing)?|alongside|working with|work with|lead(?:ing)?|manag(?:e|ing)) (?:now |currently |just |"
    rf"a team of )?{_SOME} (?:of us|{_KIND}(?:engineers|scientists|analysts|developers|researchers|people|"
    r"colleagues|statisticians))(?: (?:in|on) (?:the|our) (?:[a-z]{2,14} ){0,2}team)?\b",
    r"\b(?:one of|as one of|you(?:['’]ll| will| would|['’]d)? be one of) (?:our |the |a |just |"
    rf"only )?{_FEW} {_KIND}(?:engineers|scientists|analysts|developers|researchers|people|colleagues)\b",
    r"\b(?:grow|growing|expand|expanding|double|scal(?:e|ing))\b[^\n.;]{0,40}?\b(?:team|group|"
    rf"department)\b[^\n.;]{{0,20}}? from {_FEW}(?: people)? to {_FEW}\b",
    r"\b(?:team|group|department)[^\n.;]{0,20}? (?:grew|has grown|is growing|grows|will grow) from (?:<|less than |"
    rf"fewer than |about )?{_FEW}(?: people)? to (?:about |over )?{_FEW}\b",
    rf"\b{_SOME} team members\b",
    r"\b(?:team|group|squad|department)(?: ?[-–—,(:] ?| is )(?:approx\.?|approximately|about|around|roughly|some|c\.|"
    r"~) ?"
    rf"{_FEW}\b(?! ?(?:%|k\b|years?|hours?|days?|minutes?|million|percent|offices|companies|countries))",
    rf"\bheadcount (?:of|is|:) ?{_SOME}\b",
)
_NTH = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|1st|2nd|3rd|[4-9]th|1[0-9]th|sole|only)"
_NTH_HIRE = compiled(
    rf"\b(?:the|our|its|as|be|their|a|company['’]s|team['’]s|hiring|very) {_NTH}(?:-|‑| )(?:ever |dedicated |"
    r"full-time |in-house |full time |and only |member of |person |hire )?"
    r"(?:(?:data|machine|learning|ml|ai|analytics|bi|research|applied|product|science|engineering|business|"
    r"marketing|growth|insights?|technical|quant|in|on|to|of|the|team|senior) ){0,4}"
    r"(?:hire|data scientist|data engineer|analyst|data analyst|scientist|engineer|statistician|researcher|"
    r"member of (?:the|our) (?:data|analytics|ml|ai|science|research)[a-z ]{0,20}team|person|employee|"
    r"data person)\b(?!s)",
    rf"\b{_NTH} (?:data|analytics|ml|ai|machine learning|science|engineering) (?:team )?(?:hire|person|employee|"
    r"scientist|engineer|analyst)\b(?!s)",
    rf"\bjoin(?:ing)? (?:as |us as )(?:the )?(?:number |no\.? ?|#){_FEW}\b",
    r"\bteam of one\b|\bone-(?:person|man|woman) (?:data |analytics |bi )?(?:team|department|show|band)\b|"
    r"\bsolo (?:data scientist|analyst|data engineer|role|contributor)\b",
)
_NOT_THIS_TEAM = compiled(
    r"\b(?:started|began|experience|experienced|experiences|managed|track record|led|background|ability to lead|"
    r"history|previously|proven|having|worked|you have|able to)\b[^\n.;]{0,60}$",
    r"\b(?:company|startup|start-up|firm|employees|agile|scrum|every|each|several|multiple|across|interviews?|"
    r"sports?|projects|customers?|clients?|rounds?|not|isn['’]t|than)\b[^\n.;]{0,25}$",
)
_A_COMPANY = compiled(
    r"[^\n.;]{0,45}\b(?:employees|worldwide|globally|countries|offices|across (?:the )?(?:globe|world|europe|"
    r"continents)|nationalities|companies|locations|continents|cities|hundred|thousand)\b",
    r",\d{3}|\d|\.\d| ?(?:%|years?|months?|hours?|days?|weeks?|minutes?|rounds?|stages?|teams\b|companies|offices|"
    r"products|projects|languages|locations|countries|sites)",
)

_STAKEHOLDERS = (
    r"(?:stakeholders (?:in|from|across|within|at|such as|like|including|throughout) (?:the |our )?(?!the\b|all\b|"
    r"our\b|organi[sz]ation|company|business\b|different|decision|process|room|various|multiple|world|globe|an?\b|"
    r"this\b)[a-z&]{2,20}|"
    r"(?:business|marketing|finance|product|commercial|clinical|executive|sales|operations|operational|engineering|"
    r"client|customer|government|scientific|medical|financial|c-level|leadership|management|technology|IT|policy|"
    r"industry|academic) stakeholders)"
)
_WHO = (
    r"(?:product (?:managers?|management|owners?|teams?|leads?|leaders|leadership|and|&|engineering|development|"
    r"partners)|(?:project|program(?:me)?|account|engineering|sales|marketing|brand|category|portfolio|campaign|"
    r"business|store|plant|operations|hiring|line|fund|asset|general|city|clinical|risk) (?:managers?|leads?|"
    r"leaders|directors?)"
    r"|marketing|marketers|finance|sales(?! data)|salespeople|engineers|engineering(?! (?:efforts|problems|"
    r"practices|principles|tools|field|degree|challenges|tasks|best|solutions|excellence|experience|skills|"
    r"discipline|work|concepts))|designers|design (?:teams?|and)|leadership|leaders|executives?|C-(?:suite|level)|"
    r"senior management|(?<!data[^\S\n])(?<!project[^\S\n])(?<!risk[^\S\n])(?<!change[^\S\n])management(?: team)?|"
    r"managers|clients?(?! data|-server|/server|s? data|side)|"
    r"customers?(?! data|['’]s? data| lifetime| behavio| experience| segment| journey| churn| analytics|"
    r" acquisition| retention| engagement| insights?)"
    r"|clientele|business (?:and [a-z]{2,14} (?:teams?|users?|partners?|stakeholders)|partners?|units?|teams?|leaders|"
    r"users?|owners?|analysts?|stakeholders?|functions?|"
    r"areas|lines|groups?|side|clients?|customers?|departments?|counterparts|executives|sponsors?|operations|"
    r"development)|the business\b"
    r"|(?:specialist|speciality|other|neighbou?ring|technical) departments|clinicians?|doctors|physicians|nurses|"
    r"researchers?|scientists|biologists|chemists|bioinformaticians|"
    r"statisticians|economists|developers|(?-i:IT|HR)\b|legal(?= (?:teams?|departments?|and|counsel|&)|[,.;]|$)|"
    r"data (?:science|engineering|analytics)(?: (?:and [a-z]{2,12} )?teams?| leaders)?(?=[,.;]| to\b| and\b| on\b|"
    r" in\b|$)|operations|operational (?:teams?|leaders|functions?|units|staff)|ops\b|supply chain|traders?|"
    r"trading|underwrit\w+|actuar\w+|DevOps|compliance|procurement|merchandis\w+|logistics|editors?|journalists|"
    r"bankers|analysts|planners|buyers|consultants?|policy ?makers?|government|regulators?|investors?|founders?|"
    r"CEO|CTO|COO|CFO|CMO|CPO|VPs?\b|directors?|departments? (?:heads|such)|department heads|officers|architects?|"
    r"(?:subject[- ]matter|domain|business|medical|industry) experts?|SMEs?|faculty|teachers|professors?|students|"
    r"administrators|commanders|analytics teams?|(?:data|research|science|software|platform|growth|strategy|"
    r"commercial|university|hospital|school|agency|support|customer success|success|service|security|quality|risk|"
    r"fraud|people|creative|content|"
    r"media|editorial|technical|technology|tech|delivery|solutions|R&D|field|medical|regulatory|infrastructure|"
    r"clinical|pricing|planning|manufacturing|production|go-to-market|GTM|revenue|consulting|insights|internal|"
    r"external) (?:and [a-z]{2,14} )?(?:teams?|departments?|groups?|functions?|engineers|scientists|partners|"
    r"clients?|customers?|users|analysts|leads|owners|organizations?|units?|staff)"
    r"|(?:end|business|internal|external|power|key)[- ]users?|users (?:of (?:the|our|your)|who)\b|board\b|executive "
    r"teams?|"
    + _STAKEHOLDERS
    + r")\b(?: (?:teams?|departments?|groups?|leaders|managers?|directors?|management|colleagues|staff)\b|"
    r"['’]s? (?:board|teams?|stakeholders|engineers|staff|leadership|management|people|managers|departments|"
    r"experts)\b)?"
)
_MEET = (
    r"(?:work(?:s|ing|ed)?|partner(?:s|ing)?|collaborat(?:e|es|ing|ion|ions)|liais(?:e|es|ing|on)|interact(?:s|ing|"
    r"ion|ions)?|interfac(?:e|es|ing)|engag(?:e|es|ing|ement)|coordinat(?:e|es|ing|ion)|team(?:s|ing)? up|"
    r"consult(?:s|ing)?|communicat(?:e|es|ing|ion)|cooperat(?:e|es|ing)|partnership|partnerships|relationships?|"
    r"meet(?:s|ing)?|sit|speak|talk|align|side by side|alongside|conversations?|discussions?|hand in hand|"
    r"close contact|conjunction|exchange|shoulder to shoulder|interview|(?:weekly|monthly|KPI|quarterly|business) "
    r"reviews?|reviews?(?= with (?:the|our)\b))"
)
_GAP = r"(?:(?!(?:they|will|which|that|to|is|are|who|by)\b)[\w&'’/+-]{1,20},? \(?){0,7}?"
_WORK_WITH = compiled(
    rf"\b{_MEET}(?: (?:very |really )?(?:closely|directly|daily|[a-z-]{{3,18}}ly|"
    r"hand in hand|side by side|hand-in-hand|extensively|collaboratively|proactively|constantly|frequently|"
    r"and [a-z]{3,12})){0,2}(?: (?:with|to|alongside|between|among|amongst|across)|(?<=alongside)) (?!(?:the|"
    rf"an?|our) (?:(?!inter|cross|multi)[\w-]{{2,14}} ){{0,2}}team of (?!(?:[a-z]{{2,14}} ){{0,2}}(?:product|business|"
    rf"marketing|sales|clinical|account|brand)\b)){_GAP}{_WHO}(?:(?:,| and| &|, and| or|"
    rf"/) (?:(?:the|other|our) )?(?:[a-z]{{2,14}} )?{_WHO}){{0,4}}",
)
_GIVE_TO = compiled(
    r"\b(?:present(?:s|ing|ed)?|presentations?|"
    r"report(?:s|ing)?(?! (?:directly |in |functionally )?(?:in)?to (?!senior (?:management|leadership)\b))|"
    r"communicat\w+|deliver(?:s|ing|ed)?|recommend\w*|"
    r"recommendations?|explain\w*|insights?|results?|findings|advice|advis(?:e|es|ing)|support(?:s|ing)?|updates?|"
    r"guidance|consult(?:s|ing)?|convey\w*|reports|dashboards?|analys[ei]s|solutions|value|information|expertise|"
    r"tools|models?|available|answers?|inform|help|helping|serve|serving|assist(?:s|ing)?|enabl(?:e|es|ing)|"
    r"empower(?:s|ing)?|educat(?:e|es|ing)|train(?:ing)?|influence|influencing|demonstrat\w+|provid(?:e|es|ing)|"
    r"coach(?:ing)?|brief(?:ing)?s?|onboard) (?:[^\n.;•]{0,50} )??(?:to|for|"
    rf"with) (?:(?!its\b)[\w/&-]{{2,14}},? (?:and )?){{0,3}}?{_WHO}(?:(?:,| and|, and|"
    rf" or) (?:[a-z]{{2,14}} )?{_WHO}){{0,3}}",
    r"\b(?:provid(?:e|es|ing)|equip(?:s|ping)?) (?:the|our) (?:[a-z&-]{2,14} ){1,3}teams? with\b",
    r"\b(?:support(?:s|ing)?|aid(?:s|ing)?|advis(?:e|es|ing)|serv(?:e|es|ing)|help(?:s|ing)?|assist(?:s|ing)?|"
    r"inform(?:s|ing)?|empower(?:s|ing)?|enabl(?:e|es|ing)|partner(?:s|ing)?|guid(?:e|es|ing)|consult(?:s|ing)?|"
    r"influenc(?:e|es|ing)|educat(?:e|es|ing)|coach(?:es|ing)?|train(?:s|ing)?|brief(?:s|ing)?) (?:the |our |your |"
    r"all |other |key |various |multiple |internal |external |internal and external |global |large |senior |"
    r"public sector |local |business |a wide range of |a variety of ){0,3}(?:(?!the\b|of\b|for\b|its\b|in\b|from\b|"
    r"by\b|"
    rf"with\b)[A-Za-z&/-]{{2,14}},? (?:and )?){{0,3}}?{_WHO}",
)
_REQUESTS = compiled(
    rf"\b{_STAKEHOLDERS}\b",
    r"\b(?:requests?|questions?|asks|requirements|needs|tickets|briefs?|enquiries|inquiries|problems|demand|"
    r"feedback|input|orders) (?:that |which )?(?:come |coming |raised |received |submitted |arriving |"
    r"you get )?(?:in )?(?:from|by|of|across) (?:[^\n.;•]{0,40} )??" + _WHO,
    r"\b(?:client|customer|stakeholder|business|executive|patient|board|investor|user)-facing\b(?! (?:product|"
    r"application|app|features?|systems?|tools?|platform|website|models?|dashboards?|analytics|services?|software|"
    r"apis?))",
    r"\b(?:internal|external) (?:and (?:internal|external) )?(?:customers?|clients?|partners?|users?|consumers)\b",
    r"\b(?:gather|collect|understand|elicit|define|translate|scope|assess|identify|discuss|determine|meet|exceed|"
    r"address|solve|answer)\w* (?:[a-z-]{2,14} ){0,4}?(?:requirements|needs|questions|problems|challenges|goals|"
    r"objectives) (?:of|with|from|for|by|together with) (?:[^\n.;•]{0,30} )??" + _WHO,
    r"\b(?:understand|solve|meet|address|answer|anticipate|satisfy|translate|support) (?:our |the |your |"
    r"their )?(?:clients?|customers?|stakeholders?|users?|business (?:users|partners|teams))(?:['’]s|['’]|"
    r"s['’])? (?:[a-z-]{2,12} )?(?:needs|questions|problems|requirements|requests|challenges|goals)\b",
    r"\b(?:who (?:asks?|gives? you|you(?:['’]ll)? work (?:for|with)))\b",
    r"\b(?:across|between|bridge between|among|amongst) (?:[^\n.;•]{0,30} )??(?:product|engineering|marketing|"
    r"finance|sales|operations|design|business)(?:, [a-z ]{2,20}){1,4},? (?:and|&|or) [a-z]{2,16}(?: teams?|"
    r" departments?| functions?)?\b",
    r"\b(?:stakeholders|customers|clients|requesters|internal customers|users)(?: are|:| include| will be|"
    r", including|, such as| such as| like) [^\n.;•]{3,60}",
    r"\b(?:on behalf of|at the request of|commissioned by|for (?:one of )?(?:our|the company['’]s|their|"
    r"its)) (?:[a-z0-9-]{2,14} ){0,3}(?:clients?|customers?)\b(?! data)",
    r"\b(?:client|customer) (?:engagements?|projects|sites?|meetings|visits|interviews|workshops|conversations|"
    r"discovery|implementations?|deliverables|requests?|questions)\b",
)
_COMPANY_SPEAKS = compiled(
    r"\b(?:we|our (?:company|mission|platform|products?|technology|software)|company|founded|headquartered|"
    r"equal opportunity|employer|accommodat\w+|discriminat\w+|background check|recruit\w*|agency|agencies|"
    r"unsolicited|interview process|is a (?:leading|global)) [^\n.;]{0,70}$"
)
_EXPERIENCE_OF = r"\bexperience (?:in )?$"  # “experience supporting clients” is what somebody did elsewhere
_SPOKEN_OF_BEFORE = compiled(_COMPANY_SPEAKS.pattern, _EXPERIENCE_OF)
_NOT_PEOPLE_AFTER = compiled(
    r"(?: |-)(?:data|degree|background|science degree|principles|practices|skills|experience in|tools|systems|"
    r"software|discipline|field|problems|experience\b)"
)

_FIELDS = (
    r"(?:purchasing|procurement|quality|logistics|sales|finance|financial|controlling|accounting|marketing|HR|legal|"
    r"compliance|"
    r"operations|production|manufacturing|engineering|product|design|support|service|affairs|access|medicine|"
    r"pharmacology|regulatory|supply chain|merchandising|pricing|risk|underwriting|claims|editorial|R&D|research|"
    r"development|planning|maintenance|strategy|commercial|business)"
)
_COLLEAGUES = compiled(
    r"\b(?:for|to|with|help|helps|support|of|by|from|serve|advise|our|your) (?:our |your |the |other |all )?"
    rf"(?:colleagues|co-?workers|counterparts|peers) (?:in|from|at|across) (?:the |our )?(?:[\w&-]{{2,14}} "
    rf"){{0,2}}?{_FIELDS}\b"
    rf"(?:(?:, | and |, and | & | or )(?:[\w&-]{{2,14}} ){{0,1}}?{_FIELDS}\b){{0,4}}",
    r"\b(?:(?:questions|requests|needs|problems|requirements) of|for|to|with|help|support|serve|advise) (?:our |your |"
    r"the )"
    rf"(?:[\w&-]{{2,14}} (?:and )?){{0,3}}?{_FIELDS} (?:and (?:[\w&-]{{2,14}} ){{0,2}}?{_FIELDS} )?(?:colleagues|"
    rf"co-?workers|counterparts)\b",
)
_THEY = (
    r"(?:(?:the |our |your )?(?:(?!customers?\b|clients?\b|users?\b|developers?\b|business\b|doctors\b|people\b)"
    rf"{_WHO}|(?:[\w&-]{{2,14}} ){{0,2}}?{_FIELDS}(?: and {_FIELDS})? (?:teams?|departments?|managers?|colleagues)|"
    r"head of [\w&-]{2,20}))"
)
_ADVERB = r"(?:(?:really|actually|daily|always|can|will|can really|[a-z]{3,12}ly) ){0,2}"
_THEY_USE = compiled(
    rf"\b(?:(?:so )?that|which|so|what|whatever|how) {_THEY} {_ADVERB}(?:uses?|(?:rely|relies)(?: on)?|needs?|trusts?|"
    rf"knows?|asks?|"
    rf"reads?|"
    r"looks? at|depends?|works? with|decides?|acts?|plans?|understands?|sees?|wants?|opens?|requests?|orders?)\b",
    rf"(?:^|\n|[.;:•-] ?|\b(?:and|but|where|when) ){_THEY} (?:asks?|decides?|prioriti[sz]es?|sets?(?= (?:the|what|"
    rf"which|your))|tells? you|"
    rf"briefs? you|"
    r"requests?|gives? you|brings? you|comes? to you|needs? (?:answers|your))\b",
    r"(?:^|\n|[.;:•-] ?|\b(?:and|but|where|when) )your (?:product manager|product owner|PM|PO|client|customer) "
    r"(?:asks?|decides?|prioriti[sz]es?|sets?|tells?|briefs?|requests?|gives?|brings?|comes|needs?|wants?)\b",
)
_THEIR_MANAGEMENT = compiled(r"\b(?:software|product|app|platform|website|tools? we|not|no) (?:[\w-]{1,12} ){0,2}$")
_TEAM_TO_COME = compiled(
    _NOT_THIS_TEAM.pattern,
    r"\b(?:hire|hiring|recruit(?:ing)?|build(?:ing)?(?: up)?|assembl(?:e|ing)|form(?:ing)?|creat(?:e|ing)|grow(?:ing)? "
    r"(?:in)?to|"
    r"becom(?:e|ing)) (?:(?:your|our|a|an|up|own|new|out|out a) ){0,3}$",
    r"\b(?:could|might|would|hope|hopes|plans?|planned|planning|if|once|eventually|one day|next year|later|in future|"
    r"by 20\d\d|"
    r"unless|aim|aims|goal|intend)\b[^\n.;]{0,60}$",
)
_LATER = compiled(
    _A_COMPANY.pattern,
    r"[^\n.;,]{0,50}\b(?:next (?:year|quarter|summer|spring|autumn)|if (?:the|we|all|our|things|you)|once (?:the|we|"
    r"our)|"
    r"by (?:the end of )?20\d\d|will (?:be hired|follow|be built|report to you)|one day|eventually|planned|"
    r"to be hired|in the future)\b",
)
_ROLE = (
    r"(?:engineers?|scientists?|analysts?|developers?|designers?|researchers?|statisticians?|product managers?|product "
    r"owners?|managers?|PMs?|consultants?|economists?|architects?|colleagues|students)"
)
_NAMED_ROLES = rf"(?:{_FEW}|1|an?) (?:[\w/-]{{2,14}} ){{0,2}}?{_ROLE}\b"
_TEAM_BESIDE = compiled(
    r"\b(?:team|unit|group|squad|department|division)\b:?[^\n.;()]{0,40}"
    rf"\((?:currently |now |about )?{_SOME} ?(?:FTEs?|people|persons|members|heads|staff|posts|positions|colleagues|"
    rf"of us)\)",
    rf"(?<!['’]re\s)\b(?:number|no\.?|#|person|member|hire) ?{_FEW} (?:in|of|on) (?:the|our) (?:[\w&-]{{2,14}} "
    rf"){{0,3}}?(?:team|squad|"
    r"crew|unit|department)\b",
    rf"\b(?:together with|pair(?:ing)?(?: up)? with|team(?:ing)? up with|side by side with) {_FEW} (?:[\w/-]{{2,14}} "
    rf"){{0,2}}?{_ROLE}\b"
    rf"(?:(?:, and |, | and | & | plus ){_NAMED_ROLES}){{0,4}}(?! (?:from|at) )",
)
_STAFFED = compiled(
    rf"\b(?:staffed with|project teams? of|run by teams? of) {_SOME} (?:[\w/-]{{2,14}} ){{0,1}}?(?:consultants|people|"
    rf"colleagues|"
    r"engineers|scientists|analysts)\b",
)

TEAM_SIZE = (
    Way(_TEAM_OF, _TEAM_TO_COME, _LATER),
    Way(_NTH_HIRE, compiled(r"\bnot (?:just )?$")),
    Way(_TEAM_BESIDE, _TEAM_TO_COME, _LATER),
    Way(_STAFFED, None, _LATER),
)
WHO_ASKS = (
    Way(_WORK_WITH, _COMPANY_SPEAKS, _NOT_PEOPLE_AFTER),
    Way(_COLLEAGUES, _COMPANY_SPEAKS),
    Way(_THEY_USE, compiled(_COMPANY_SPEAKS.pattern, _THEIR_MANAGEMENT.pattern)),
    Way(_REQUESTS, _COMPANY_SPEAKS),
    Way(_GIVE_TO, _SPOKEN_OF_BEFORE, _NOT_PEOPLE_AFTER),
)
