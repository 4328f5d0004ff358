"""What can be wrong with the data that scoring is given."""


class ScoringError(ValueError):
    """Anything that scoring can't work with; its text is a plain sentence."""


class InvalidItem(ScoringError):
    """A question, or a whole questionnaire, that can't be compiled."""


class InvalidResponse(ScoringError):
    """A response that isn't one of its question's possible answers."""
