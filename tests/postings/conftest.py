"""A kept posting."""

import pytest

from assessments.models import ShareLink, Version
from tests.core.posting_reader.own import link_to, make_posting


@pytest.fixture
def kept(version: Version) -> ShareLink:
    """The student's own link to a posting that they kept."""
    return link_to(make_posting(version, called="Lumo, Lisbon"))
