"""Addresses of comparisons."""

from django.urls import path

from assessments.comparison import views

urlpatterns = [
    path("mine/changes/<slug:slug>/", views.changes, name="changes"),
    path("compare/", views.compare_results, name="compare"),
]
