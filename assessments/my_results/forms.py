"""The form for the name of a result or a posting."""

from assessments.web.forms import NameField, PlainForm

NAME_LENGTH = 80


class RenameForm(PlainForm):
    """A name that somebody gives to something of their own; empty, it is called by what it says."""

    name = NameField(
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": f"A name holds {NAME_LENGTH} characters at most. Shorten this one."},
    )
