"""Addresses of the pages that are the same for everybody, and of the health checks."""

from django.urls import path

from assessments.web import pages

urlpatterns = [
    path("about/", pages.about, name="about"),
    path("q/<slug:slug>/sources/", pages.sources, name="sources"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
]
