"""Sentences of a coach’s account: name, password, second factor, logins. Pure."""

from datetime import datetime
from math import ceil

from assessments.core.advice import counted
from assessments.core.names import isolated


def account_saved(*, is_renamed: bool) -> str:
    """Return that the account is saved, and what a new name means for members."""
    if is_renamed:
        return "Saved. Members who agreed to your earlier name read both names, and can change their mind."
    return "Saved."


def account_changed(*, name: str, email: str) -> str:
    """Return what an account is like that was changed while somebody had its form open."""
    mail = f"the mail address {email}" if email else "there is no mail address"
    return (
        "Your account was changed in another window since you opened it here, so nothing was saved. Now the name is "
        f"“{isolated(name)}” and {mail}. Save again if what you typed is to replace it."
    )


def logged_out_elsewhere(ended: int) -> str:
    """Return in how many other browsers the account was logged out."""
    return f"Logged out in {counted(ended, 'other browser')}." if ended else "You were logged in nowhere else."


def logged_out(*, is_carried: bool) -> str:
    """Return what happened to a form that was sent after the session had ended."""
    if is_carried:
        return "You were logged out, so this is not saved yet. Log in: what you typed comes with you."
    return "You were logged out, and what you typed is too long to be carried over. Go back, copy it, then log in."


PRESS_AGAIN = "Nothing was changed yet: you were logged out meanwhile. Press the button again."
LOGIN_CHANGED = "The password of your account {name} was changed."
ADDRESS_CHANGED = "The mail address of your account {name} was changed. This is the last mail about it to this address."
SECOND_FACTOR_SET_UP = "A second factor was set up for your account {name}: logging in now needs a code of its app."
SECOND_FACTOR_OFF = "The second factor of your account {name} was turned off: the password alone logs in now."
SECOND_FACTOR_RESET = "An admin reset the second factor of your account {name}: the password alone logs in now."
NOTICE_SUBJECT = "Your careerfit account was changed"
NOTICE_RULE = "A mail tells the owner of the account of a new password, if the account has a mail address."
OFFER_SUBJECT = "{owner} offers you the group “{group}”"
OFFER = (
    "{owner} offers you the group “{group}”. It stays theirs until you accept: log in, and read the offer on its page."
)
NOT_YOU = "If that was not you, ask an admin of the site at once for a link to a new password."


def too_many_codes(*, until: datetime, now: datetime) -> str:
    """Return how long somebody waits before another code is checked."""
    seconds = max(1, ceil((until - now).total_seconds()))
    wait = counted(seconds, "second") if seconds < 60 else counted(ceil(seconds / 60), "minute")
    return f"Too many wrong codes. Wait {wait}, then type the code that your app shows."


def codes_left(*, left: int) -> str:
    """Return how many recovery codes are left."""
    if not left:
        return "No recovery code is left. Make new ones, so that you can log in without your phone."
    return f"{counted(left, 'recovery code')} left, each for one login without your phone."
