"""The marked text: each sentence's line names all that it speaks for, so that what is counted is seen."""

from dataclasses import replace

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import Evidence
from assessments.postings.report import reader_from, report_from
from tests.core.posting_reader.own import TEXTS, text_of


def test_a_sentence_that_speaks_for_three_names_all_of_them() -> None:
    content = read_file(SHIPPED)
    reading = reader_from(content).read(text_of(sorted(path.stem for path in TEXTS.glob("*.txt"))[0]))
    last, *others = reversed(reading.ranked[:3])
    sentence = reading.sentences[-1][0]
    span = sentence.start, sentence.end
    evidence = [Evidence(*span, key, 2.0, (), (), span) for key in others]
    evidence.append(Evidence(*span, last, 1.0, (), (), span))
    report = report_from(content, 1, replace(reading, evidence=tuple(evidence)))
    [marked] = [stretch for stretch in report.marked() if stretch.scores]
    assert {score.key for score in marked.scores} == set(reading.ranked[:3])
    assert all(report.names[key] in marked.why for key in reading.ranked[:3])
