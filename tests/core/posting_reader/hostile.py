"""Texts of 50,000 characters, or fewer, each the worst kind for some pattern or loop of the posting reader."""

from assessments.core.posting_reader import MAX_TEXT_LENGTH
from tests.core.posting_reader.own import text_of

SPACES = " \t\u00a0\u2003\u2028\u2029\u0085\u000b\u000c\u001c\u3000\r\n"
"""White space of every sort that patterns treat differently: blanks, line separators, control characters, line ends."""


def hostile_texts(length: int = MAX_TEXT_LENGTH) -> dict[str, str]:
    """Return the texts by name. Those that begin with a readable posting get through to every step."""

    def filled(piece: str, *, before: str = "", after: str = "") -> str:
        """As much of a piece as there is room for."""
        room = length - len(before) - len(after)
        return before + (piece * (room // len(piece) + 1))[:room] + after

    posting = text_of("infra").rstrip()
    pieces = {
        **{f"space {ord(space):x}": space for space in SPACES},
        "all spaces": SPACES,
        "space and line end": " \u2028\n \u2028",
        "joined words": "teamsBuild ",
        "letters": "a",
        "capitals": "A",
        "capital and small": "Aa",
        "vowels and y": "ay",
        "endings": "ingly",
        "long stem": "ational",
        "digits": "1",
        "years": "1 - ",
        "years without end": "11 to 1",
        "bullets": "•",
        "stars": "*",
        "stars and words": "* skills! ",
        "marks": "#_* ",
        "full stops": ". ",
        "abbreviations": "e.g. i.e. etc. ",
        "exclamations": "skills! ",
        "short sentences": "Build it. ",
        "semicolons": "a;",
        "colons": "Skills: ",
        "headings": "Key Skills ",
        "headings on lines": "Skills\n",
        "headings joined": "skillsSkills",
        "heading and space": "Required Qualifications\u2028\u2028\u2028",
        "open tags": "<p",
        "open tags and space": "<div ",
        "closed tags": "</p>",
        "open scripts": "<script ",
        "ends of scripts": "</script ",
        "comments": "<!--",
        "ends of comments": "-->",
        "entities": "&amp;",
        "open entities": "&amp",
        "less than": "<",
        "quotes": "'s",
        "apostrophes": "’",
        "accents": "e\u0301\u0327",
        "marks without letters": "\u0301\u0327",
        "zero width": "\u200b",
        "emoji": "\U0001f600",
        "company names": "Acme.Co ",
        "As a": "As a Data ",
        "strong": "strong ",
        "why needs you": "why a needs yo ",
        "vision": "vision ",
        "recruit": "recruit",
        "responsibilities": "responsibilit ",
        "roman numbers": "i",
        "data": "data ",
        "machine learning": "machine learning ",
        "models": "build and deploy machine learning models to production, ",
        "dashboards": "Build dashboards and reports for stakeholders\n",
        "repeated sentences": "Build machine learning models for the product every day. ",
        "you will": "you will ",
        "misread": "â€",
        "misread quotes": "â€™",
        "escaped tags": "&lt;p&gt;",
        "escaped again": "&amp;",
        "escaped for ever": "&amp;amp;amp;amp;",
        "no entities": "&nothing;",
        "open attributes": '<p a="',
        "attributes": "<p a=b ",
        "flags": "<p hidden ",
        "scripts": "<script></script>",
        "comments that end": "<!-- - -->",
        "dashes of comments": "<!---",
        "links": "[a](b) ",
        "open links": "[a](b",
        "open brackets": "[",
        "brackets": "[](",
        "addresses": "<a@b",
        "code": "`a` ",
        "ticks": "`",
        "open code": "`a ",
        "fences": "```\n",
        "stars and letters": "*a",
        "lines of stars": "*a\n",
        "underscores": "_a_ ",
        "bars": "|",
        "table": "|a|b|\n",
        "table rules": "|--|\n",
        "rules": "---\n",
        "signs of headings": "# ",
        "signs of headings behind": "a #",
        "escapes": "\\*",
        "json line ends": "\\n",
        "json characters": "\\u0041\\n",
        "doubled quotes": '""',
        "open cells": '\n"a',
        "cells": '"a"\t',
        "cells with commas": ',"a',
        "tabs": "a\t",
        "headings and tabs": "Skills\t",
        "marks of mail": "> ",
        "lines of mail": ">\n",
        "times": "10:15 ",
        "chat": "[10:15] Maya: a\n",
        "open chat": "\nMaya, [10:15",
        "numbers": "1. ",
        "lines with numbers": "1. a\n",
        "lone bullets": "•\n",
        "bullets and blanks": "• ",
        "lines with emoji": "\U0001f680 a\n",
        "joined emoji": "\U0001f469\u200d",
        "dashes": " - a",
        "letters joined to one": "ﬁ",
        "wide letters": "Ａ",
        "capitals in words": "aB",
        "capitals in longer words": "teamBuild",
        "names": "TensorFlow",
        "stops": "ab.Cd",
        "labels": "Skills : ",
        "labels after stops": ". Skills: ",
        "wrapped lines": "a line of words that is as long as a mail's lines are\n",
        "hyphens at line ends": "some words before a word that was bro-\nken and ",
        "soft hyphens": "a\u00ad",
        "amounts": "$100,000 - ",
        "grades": "E 13 ",
        "places": "New York, ",
        "reports": "report to the ",
        "tools": "Python, SQL, Spark, Airflow, Kubernetes, ",
    }
    texts = {name: filled(piece, before=posting) for name, piece in pieces.items()}
    alone = ("all spaces", "space 2028", "letters", "marks without letters", "headings", "semicolons", "bullets")
    texts |= {f"{name}, alone": filled(pieces[name]) for name in alone}
    texts["comments, the last of them ends"] = filled("<!--", before=posting, after="-->")
    texts["scripts, the last of them ends"] = filled("<script>", before=posting, after="</script>")
    texts["script, then blanks"] = filled(" ", before=f"{posting}<script></script")
    texts["heading, then blanks"] = filled(" ", before=f"{posting}Skills", after="x")
    texts["line end, then blanks"] = filled("\u2028", before=f"{posting}\n", after="\nx")
    texts["blanks before the posting"] = filled("\u2028", after=posting)
    texts["different words"] = "".join(f"{posting}{'build pipelines for number'} {n}; " for n in range(900))[:length]
    return texts
