"""Every text field of every form, with the strings that cost most: no request hangs, or fails.

Run by ``make soak``: some thousands of requests. How many seconds they take, ``make bench`` measures.
"""

import pytest

from assessments.models import Version
from tests.attacks.text_fields import every_request
from tests.hangs import must_end

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


def test_no_text_in_any_field_hangs_or_causes_a_server_error(version: Version) -> None:
    statuses = {}
    for request in every_request(version):
        with must_end(str(request)):
            statuses[str(request), request.form.texts] = request.send()
    assert len(statuses) > 1000
    assert [what for what, status in statuses.items() if status >= 500] == []
