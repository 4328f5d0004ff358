"""Addresses of the pages that are the same for everybody, and of the health checks."""

from django.urls import path

from assessments.web import pages, site

urlpatterns = [
    path("about/", pages.about, name="about"),
    path("q/<slug:slug>/sources/", pages.sources, name="sources"),
    path("site.webmanifest", site.manifest, name="manifest"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
]
