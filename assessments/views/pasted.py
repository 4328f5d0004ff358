"""Links as people paste them."""

import re

TOKEN_IN_ADDRESS = re.compile(r"/r/([^/?#\s]+)")


def token_in(typed: str) -> str:
    """Return the token of what was typed: itself, or the part of a whole address that is one."""
    found = TOKEN_IN_ADDRESS.search(typed)
    return found[1] if found else typed
