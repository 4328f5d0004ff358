"""The words that mark a part of a posting as duties, requirements, or nothing about the work.

English only, like the cues. Which words speak for which archetype is content, in the questionnaire's cues.
"""

import re


def _any(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


def listed(words: str) -> tuple[str, ...]:
    """Return words that are written in one string."""
    return tuple(words.split())


# What a list item about the work begins with.
DUTY_VERBS = listed(
    "Build Develop Design Lead Collaborate Work Partner Create Conduct Analyze Analyse Support Manage Define Drive "
    "Identify Implement Deploy Maintain Communicate Mine Run Use Utilize Leverage Provide Perform Ensure Own "
    "Present Translate Evaluate Monitor Improve Research Write Deliver Apply Help Assist Participate Contribute "
    "Explore Prepare Produce Establish Coordinate Mentor Integrate Optimize Automate Architect Investigate Dive Act "
    "Serve Train Test Validate Extend Interpret Measure Track Report Recommend Solve Transform Enable Influence "
    "Inform Execute Generate Assess Coach Collect Clean Combine Configure Consult Continually Continuously Actively "
    "Proactively Closely Demonstrate Document Educate Engage Enhance Facilitate Find Formulate Gather Guide Handle "
    "Innovate Interact Join Learn Liaise Make Model Operate Organize Oversee Plan Process Productionize Prototype "
    "Publish Query Refine Review Scale Share Ship Spearhead Stay Study Supervise Take Uncover Understand Visualize "
    "Advise Answer Author Become Bring Challenge Champion Conceptualize Construct Convert Craft Debug Determine "
    "Discover Draw Embed Employ Experiment Extract Forecast Invent Keep Launch Migrate Pioneer Predict Propose Push "
    "Quantify Scope Select Set Simulate Summarize Synthesize Tell Tune Turn Transition Travel Troubleshoot Verify "
    "Supporting Building Developing Designing Working Creating Leading Analyzing Performing Conducting "
    "Collaborating Partnering Providing Managing Helping Maintaining Implementing Writing Investigating Integrating "
    "Contributing Prototyping Championing Identifying Speaking Educating Gathering Organizing"
)
_THIRD_PERSON = listed(
    "Develops Designs Builds Leads Creates Analyzes Works Provides Supports Performs Conducts Identifies "
    "Collaborates Manages Maintains Deploys Assists Evaluates Reviews Participates Ensures Applies Communicates "
    "Delivers Implements Monitors Prepares Presents Researches Uses Writes Drives Compiles Explores Acquires "
    "Assesses Coordinates"
)
BEGINS_WITH_A_DUTY = re.compile(rf"(?:{'|'.join((*DUTY_VERBS, *_THIRD_PERSON))})\b", re.IGNORECASE)

# Headings that can be recognised by their words and capitals anywhere in a line.
_HEADINGS = (
    r"(?:Key |Core |Primary |Main |Job |Your |Essential |Principal )?(?:Responsibilities|Duties)"
    r"(?: (?:and|And|&|/) (?:Duties|Responsibilities|Tasks|Skills))?(?: Include| include| will include)?"
    r"|What [Yy]ou(?:'ll| Will| will)? (?:[Bb]e )?"
    r"(?:Do|do|Doing|doing|Have|have|Need|need|Get|get|Bring|bring|Be Able To Accomplish|Accomplish)"
    r"|What [Tt]o [Ee]xpect(?: [Oo]n [Aa] [Dd]aily [Bb]asis)?|Who You Are|Who We Are|(?:All )?About You|About Us"
    r"|About [Tt]he (?:Role|role|Team|team|Job|Position|Company|company)|The Role"
    r"|(?:(?:Minimum|Basic|Preferred|Required|Desired|Technical|Additional|Other|Key),? )?"
    r"(?:Qualifications|Requirements|Skills (?:&|And|and) (?:Experience|Expertise|Qualifications|Abilities)|Skills)"
    r"(?: And Skills| and Skills| Include)?|Required Experience|(?:Additional )?Nice [Tt]o [Hh]aves?|Bonus Points?"
    r"|(?:Job|Position|Company) (?:Summary|Overview|Description)|Benefits|Perks|What [Ww]e [Oo]ffer"
    r"|What [Ww]e(?:'re| are) [Ll]ooking [Ff]or|A [Pp]lus|Whom You'll Work With"
    r"|Equal (?:Employment )?Opportunity(?: Employer)?|Why [Jj]oin [Uu]s|Day [Tt]o [Dd]ay"
)
INLINE_HEADING = re.compile(rf"(?<![A-Z0-9&/-])(?=[A-Z])(?:{_HEADINGS})(?=\s*:|\s*[A-Z0-9•\-]|\s*\(|\s*$)")
HEADING = re.compile(_HEADINGS, re.IGNORECASE)
LABEL = re.compile(rf"\b(?:{_HEADINGS})(?= ?:)", re.IGNORECASE)
"""A heading before a colon."""
# Words that no heading follows in the same line: “… for your Skills”.
LEADS_ON = frozenset(
    listed(
        "a an the your our their its his her my this that these those any all some no such other more and or "
        "nor but of for with without in on at to by from as into about than per via like including include "
        "includes have has had need needs require requires strong good great excellent solid proven relevant "
        "similar following is are be not if whose which what how where when who both each every following's "
        "equivalent"
    )
)
# What a sentence or a heading begins with, where a job board dropped the line end before it.
OPENINGS = frozenset(
    (
        *DUTY_VERBS,
        *_THIRD_PERSON,
        *listed(
            "The This These You Your We Our At As In With For If Who What Why How When All Are Is About Will Must "
            "Should Experience Experienced Strong Proven Excellent Solid Good Great Expert Expertise Proficient "
            "Proficiency Ability Able Knowledge Understanding Familiarity Familiar Comfortable Hands Advanced "
            "Demonstrated Previous Prior Deep Exceptional Outstanding Passion Passionate Minimum Bachelor "
            "Bachelors Master Masters Degree Background Exposure Interest Preferred Nice Bonus Some Working "
            "Desire Willingness Curious Creative Qualifications Requirements Responsibilities Duties Skills "
            "Benefits Perks Description Summary Overview Position Job Role Company Location Salary Duration "
            "Required Basic Additional Other Key Education Essential Equal Day Track Fluent Fluency"
        ),
    )
)
# Names with a capital inside whose second part may look like an opening, or whose first like a word.
JOINED_NAMES = frozenset(
    listed(
        "tensorflow pytorch powerpoint powerquery powershell codebuild codedeploy dreamworks "
        "javascript typescript coffeescript elasticsearch opensearch sharepoint servicenow hubspot salesforce "
        "mapreduce microstrategy businessobjects quicksight rapidminer playstation doordash langchain langgraph "
        "huggingface chainlink fintech healthtech edtech martech insurtech biotech linkedin facebook youtube github "
        "gitlab bitbucket devops mlops dataops sagemaker databricks datadog dataflow dataproc datastage datarobot "
        "cloudwatch cloudformation cloudfront stackoverflow timescale clickhouse snowpark lightgbm catboost fasttext "
        "opencv openai anythingllm llamaindex autogen streamlit crowdstrike mongodb postgresql openshift airbyte "
        "matlab statsmodels jetbrains photoshop wordpress mailchimp woocommerce ecommerce whatsapp iphone macbook "
        "fanduel liveramp zoominfo stitchfix mckinsey pricewaterhouse astrazeneca lexisnexis harpercollins"
    )
)

_APOSTROPHE = "(?:'|’)?"
DUTY_HEADING = _any(
    r"\bresponsibilit\w+",
    rf"\bwhat (?:you{_APOSTROPHE}ll|you will|you would|you{_APOSTROPHE}d) (?:be able to )?"
    r"(?:do|be doing|be up to|be working on|work on|own|build|accomplish|achieve|spend)\b",
    rf"\bwhat you do\b|\byou{_APOSTROPHE}ll be doing\b|\byou (?:will|would):?$|\byou{_APOSTROPHE}(?:d|ll):?$",
    r"\bwhat to expect\b",
    r"\bwhat (?:that|this|it|the (?:work|job|role|team|squad|week|day)) (?:involves|looks like|owns|does|means)\b",
    r"\bwhat we (?:want|need|would like|expect) you to do\b|\bwe want you to\b|\bon the list\b|\bto give you an idea\b",
    r"\byour (?:role|impact|mission|day|work|responsibilities|tasks)\b|\bduties\b|\bday[- ]to[- ]day\b",
    r"\b(?:the|about the|about this) (?:role|gig|position|job|opportunity|team)\b|\bin this role\b",
    r"\b(?:job|position|role) (?:summary|description|purpose|duties|overview)\b|\bgeneral summary\b",
    r"\baccountabilit\w+|\b(?:key|main) tasks\b|\bthe work\b|\bscope of\b|\bactivities\b",
    rf"\bhow you{_APOSTROPHE}ll (?:contribute|make)\b",
    r"\bwhy .{2,20} needs you\b|\bessential functions\b|\bopportunity\b",
)
REQUIREMENT_HEADING = _any(
    r"\brequire\w*|\bqualification\w*",
    rf"\bwhat you{_APOSTROPHE}(?:ll)? ?(?:need|have|bring|will need)\b|\bwho you are\b|\babout you\b",
    r"\bskills?\b|\bexperience\b|\bmust[- ]haves?\b",
    r"\bnice[- ]to[- ]haves?\b|\bneed to have\b|\bpreferred\b|\bdesired\b",
    rf"\bwe{_APOSTROPHE}(?:re| are)? look(?:ing)? for\b|\bideal candidate\b|\beducation\b|\bknowledge\b",
    r"\bbonus(?: points)?\b|\bplus(?:es)?\b|\byour (?:background|profile|skills|experience)\b|\bminimum\b|\bbasic\b",
    r"\bcompetenc\w+|\btechnologies\b|\byou (?:have|are|possess|might)\b",
    r"\babilities\b|\bbest way to stand out\b|\bedge\b",
    r"\bcredentials\b|\btech(?:nical)? stack\b|\bgood fit\b|\bwe expect\b|^(?:candidate )?profile\b",
)
BOILERPLATE_HEADING = _any(
    r"\babout (?:us|the company|our)\b|\bwho we are\b",
    r"\b(?:our|the) (?:company|mission|values|culture|story|benefits)\b",
    r"\bcompany (?:overview|description|summary|values|culture)\b",
    r"\bbenefits?\b|\bperks\b|\bwhat we offer\b|\bwe offer\b",
    rf"\bwhat you{_APOSTROPHE}(?:ll)? (?:get|receive)\b|\byou(?:{_APOSTROPHE}ll)? get\b|\bwhat{_APOSTROPHE}s in it\b",
    r"\bcompensation\b|\bpackage\b|\bsalary\b|\bpay range\b|\bwhy (?:us|join|work|you)\b|\beeo\b|\bapply\b",
    r"\bequal (?:employment )?opportunity\b|\binterview process\b",
    r"\blife at\b|\btotal rewards\b|\bdisclaimer\b|\bnotice\b",
    r"\boverview$|\bprivacy\b|\baccommodation\b|\bdiversity\b",
    r"\badditional information\b|\bworking (?:time|conditions)\b",
    r"\bphysical\b|^about [A-Z]",
)
SMALL_WORDS = _any(
    r"\b(?:and|the|of|our|your|a|an|for|to|with|in|at|you|is|we|key|other|more|core|main|i+v?)\b",
)

# Sentences that say nothing about the work, in any section.
EQUAL_OPPORTUNITY = _any(
    r"equal[- ](?:employment )?opportunit|regardless of (?:race|your)|without regard to|sexual orientation",
    r"gender identity|protected (?:veteran|by law|status|class|categor)|reasonable accommodation|veteran status",
    r"e-verify|affirmative action|background check|drug[- ](?:test|screen|free)|\bvisa\b|sponsorship|unsolicited",
    r"legally authorized|authorized to work|criminal histor|race, color|diverse and inclusive|underrepresented",
    r"inclusive (?:work|env|culture)|all qualified applicants|encourage you to apply|recruitment agenc",
    r"privacy (?:policy|notice)|accommodation",
)
BENEFIT = _any(
    r"401\s?\(?k|\bdental\b|paid time off|\bpto\b|parental leave|medical, |(?:health|life) insurance",
    r"\bvision\b.{0,15}(?:insurance|coverage|dental)|unlimited (?:vacation|pto)|catered|snacks|free lunch|stipend",
    r"commuter|\bgym\b|wellness|stock option|equity (?:grant|incentive|package)|annual bonus|vacation|paid holidays",
    r"competitive (?:salary|compensation|pay|benefit)|base (?:salary|pay)|(?:salary|pay|compensation) range",
    r"compensation package|\$\d{2,3},?\d{3}|employee referral|health coverage|retirement|tuition|relocation",
    r"work[-/ ]life balance|flexible (?:hours|work|schedule)",
)
REQUIREMENT = _any(
    r"\b\d+\+?(?:\s*(?:-|–|to)\s*\d+)?\+? ?years?\b|\bdegree in\b",
    r"\bbachelor|\bmaster(?:'|’)?s\b|\bph\.?d\b|\b[bm]\.?s\.?/",
    r"\bproficien\w+|\bfamiliarity\b|\bknowledge of\b|\bunderstanding of\b|\bability to\b|\bskills in\b|\bmust have\b",
    r"\bexperience (?:with|in|using|working|building|developing|as)\b",
    r"\bstrong .{0,30}(?:skills|background|experience)\b",
    r"\bexpert in\b|\bfluent\b|\bexcellent .{0,40}skills\b|\ba plus\b|\bpreferred\b|\bdesirable\b|\bcertification\b",
)
BEGINS_WITH_A_REQUIREMENT = re.compile(
    r"(?:Strong|Proven|Excellent|Solid|Good|Great|Expert|Expertise|Experienced?|Proficien\w+|Some experience"
    r"|Comfortable|Familiar\w*|Hands[- ]on|Advanced|Demonstrated|Demonstrable|Working (?:knowledge|experience)"
    r"|Track record|Passion\w*|Minimum|At least|Knowledge|Understanding|Ability|Able|Exceptional|Outstanding"
    r"|Background|Previous|Prior|Deep|Fluen\w+|Must|Should|Bachelor|Master|Ph\.?D|[BM]Sc?|BA|Degree|Graduate|Curious"
    r"|Creative|Self|Team|Willing\w*|Effective|Skilled|Certif\w+|Exposure|Interest|Industry experience|Desire"
    r"|Preferred|Nice|Bonus|Plus|You (?:have|are|possess|know)|You['’](?:re|ve))\b",
    re.IGNORECASE,
)
ABOUT_THE_COMPANY = _any(
    r"\bfounded in\b|\bheadquarter\w*|\bbacked by\b|\bseries [a-f]\b|\bventure|\bfortune \d+|\boffices in\b",
    r"\bemployees (?:in|across|world)|\bpublicly traded\b|\bnasdaq\b|\bnyse\b|\bour mission\b|\bis (?:a|the) leading\b",
    r"\bleading provider\b|\bleader in\b|\bworld(?:'|’)s (?:largest|leading|best)\b",
    r"\bbest places? to work\b|\bawards?\b",
    r"\bmillion (?:users|customers|members)\b|\bis on a mission\b|\bmission to\b",
)
# A name before a verb: up to three words, the first of which begins no other sentence.
BEGINS_WITH_THE_COMPANY = re.compile(
    r"(?:(?:we|our|founded|based in|with (?:over|more|offices)|the company|since|at (?!least|most|times|the)\w+"
    r"|(?!(?:a|an|the|this|that|these|those|it|there|here|you|your|they|their|he|she|who|what|which|how|why|where|when|if"
    r"|all|each|every\w*|any\w*|some\w*|no|none|nobody|nothing|one|two|three|both|most|many|much|more|as|in|on|for|to|of"
    r"|and|or|but|work|experience|knowledge|data|team|success|training|travel)\b)"
    r"[\w.&]++(?: [\w.&]++){0,2}? (?:is|are|was|has|provides|offers|helps|builds|believes|empowers|delivers))\b)",
    re.IGNORECASE,
)
BEGINS_WITH_WE = re.compile(r"(?:we|our)\b", re.IGNORECASE)
# The company speaks about the person it is looking for.
ABOUT_THE_ROLE = _any(
    rf"\byou(?:{_APOSTROPHE}ll)?\b",
    r"\bthe (?:successful|ideal|incumbent)\b|\bthe (?:[\w/&-]+ ){0,6}?(?:candidate|role|position)\b",
    r"\bthe (?:[\w/&-]+ ){0,6}?(?:analyst|scientist|engineer|developer|architect|consultant)\b",
    r"\bthis (?:role|position|person|individual|team|job)\b",
    rf"\bwe{_APOSTROPHE}(?:re| are)? (?:seeking|looking|hiring|searching)\b",
    r"\bis (?:seeking|looking|hiring|searching)\b|\bneeds? (?:an?|one|some(?:one|body))\b",
    r"\bto join\b|\bresponsible for\b",
    r"\bwill (?:be|work|help|play|support|lead|join|develop|build|have|use|create|design|report|provide|collaborate)\b",
)
YOU_WILL = _any(rf"\byou(?: will| would|{_APOSTROPHE}ll|{_APOSTROPHE}d)\b")
THE_ROLE = _any(
    rf"\byou(?: will| would|{_APOSTROPHE}ll|{_APOSTROPHE}d)\b|\bresponsible for\b|\bthis (?:role|position|job)\b",
    r"\bthe (?:role|job) (?:is|involves|means|includes)\b|\byour (?:job|work|role|task|mission)\b",
)
# What marks a sentence about the work inside a section about the company.
BACK_TO_THE_ROLE = _any(
    rf"\byou will\b|\byou{_APOSTROPHE}ll (?:be|work|help|build|join|lead)\b",
    r"\b(?:this|in this) (?:role|position)\b",
    rf"\bresponsible for\b|\b(?:we are|we{_APOSTROPHE}re|is) (?:seeking|looking|hiring|searching)\b",
    r"\b(?:we|who) needs? (?:an?|one|some(?:one|body))\b|\byour mission\b|\bto join our\b",
    r"\bas an? (?:[\w/-]++ ){0,4}?(?:scientist|engineer|analyst|developer|consultant|manager|lead|architect|researcher"
    r"|specialist|statistician|modeler|modeller|strategist|intern|member|director|head)\b",
)

# What distinguishes a posting from other texts.
ENGLISH = frozenset(
    listed(
        "the a an and or of to in for with on at by from as is are be will you your our we this that it have has not "
        "all who what can more than their they them its into about across using such both if may must should any other"
    )
)
TOO_COMMON = ENGLISH | frozenset(
    listed(
        "up so how which when where while whether every each one two few many most some no here there then also only "
        "just very well own other others same new next get set keep make do does done behind inside between within per "
        "them it's we're you'll you're there's don't these those would could been being was were"
    )
)
"""Words that say nothing alone, and are not named as what a sentence says."""
FIRST_PERSON = frozenset(listed("i me my i'm i've i'd mine"))
HIRING = re.compile(
    r"\b(?:apply|applicants?|candidates?|hiring|we(?:'|’)?(?: a)?re looking|is looking|looking for an?|seeking|salary|"
    r"benefits|full[- ]time|part[- ]time|contract|remote|hybrid|"
    r"onsite|on-site|resume|cv|cover letter|equal opportunity|"
    r"employer|employment|join (?:our|us|the)|opening|vacancy|"
    r"position|job|role|recruit\w+|qualifications|responsibilities|"
    r"requirements)\b",
    re.IGNORECASE,
)
