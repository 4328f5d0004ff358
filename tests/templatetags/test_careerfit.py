"""Tags and filters for inline styles, Markdown, citations and numbers."""

import pytest

from assessments.templatetags import careerfit


def test_htmx_attributes_hold_the_escaped_address() -> None:
    assert careerfit.hx_main("get", "/take/1/a/?change&b") == (
        'hx-get="/take/1/a/?change&amp;b" hx-target="#main" hx-swap="innerHTML show:window:top" hx-push-url="true"'
    )


@pytest.mark.parametrize(
    ("contribution", "text"), [(0.4, "+0.40"), (-0.256, "−0.26"), (0.0, "+0.00"), (-0.001, "+0.00")]
)
def test_a_contribution_has_its_sign(contribution: float, text: str) -> None:
    assert careerfit.signed(contribution) == text
