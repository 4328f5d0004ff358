"""Shared by the tests of attacks: names, and a coach who can log in."""

from django.test import Client

from assessments.models import Coach

EVIL = "evil.example"
OTHER = "another-another-anothe"
PASSWORD = "a-long-enough-password"
NOT_UNDERSTOOD = "That request can’t be understood"


def logged_in(coach: Coach) -> Client:
    client = Client()
    client.force_login(coach.user)
    return client
