"""Addresses of the quiz."""

from django.urls import path

from assessments.quiz import views

urlpatterns = [
    path("q/<slug:slug>/", views.opening, name="opening"),
    path("take/<uuid:attempt_id>/", views.take, name="take"),
    path("take/<uuid:attempt_id>/check/", views.check, name="check"),
    path("take/<uuid:attempt_id>/more/", views.more, name="more"),
    path("take/<uuid:attempt_id>/<slug:question_key>/", views.question, name="question"),
]
