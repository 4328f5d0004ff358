"""Errors that scoring raises for data that it can't use."""


class ScoringError(ValueError):
    """Data that scoring can't use; the message is a sentence for people."""


class InvalidItem(ScoringError):
    """A question, or a whole questionnaire, that can't be compiled."""


class InvalidResponse(ScoringError):
    """A response that isn't one of its question's possible answers."""
