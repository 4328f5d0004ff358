"""Addresses of home and of an archetype's page."""

from django.urls import path

from assessments.landing import views

ARCHETYPE = "q/<slug:slug>/archetypes/<slug:archetype_key>/"

urlpatterns = [
    path("", views.home, name="home"),
    path(ARCHETYPE, views.archetype, name="archetype"),
    path(f"{ARCHETYPE}card.png", views.card, name="archetype_card"),
]
