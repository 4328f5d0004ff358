"""Addresses for reading and keeping job postings."""

from django.urls import path

from assessments.postings import views

urlpatterns = [
    path("postings/", views.read_posting, name="postings"),
    path("postings/<uuid:posting_id>/", views.show_posting, name="show_posting"),
    path("postings/<uuid:posting_id>/compare/", views.choose_result, name="choose_result"),
]
