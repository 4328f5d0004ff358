"""Addresses of links: what they open, what can be downloaded, and what the owner can do."""

from django.urls import path

from assessments.sharing import downloads, views
from assessments.sharing.open import corners, radar_json, result

urlpatterns = [
    path("take/<uuid:attempt_id>/result/", views.show_result, name="show_result"),
    path("take/<uuid:attempt_id>/discard/", views.discard, name="discard"),
    path("r/<str:token>/", result, name="result"),
    path("r/<str:token>/result.json", downloads.result_json, name="result_json"),
    path("r/<str:token>/result.csv", downloads.result_csv, name="result_csv"),
    path("r/<str:token>/result.png", downloads.result_png, name="result_png"),
    path("r/<str:token>/result.pdf", downloads.result_pdf, name="result_pdf"),
    path("r/<str:token>/radar.json", radar_json, name="radar_json"),
    path("r/<str:token>/corners/", corners, name="corners"),
    path("r/<str:token>/share/", views.share, name="share"),
    path("r/<str:token>/link/", views.link, name="link"),
    path("r/<str:token>/revoke/", views.revoke, name="revoke"),
    path("r/<str:token>/revoke-all/", views.revoke_every, name="revoke_all"),
    path("r/<str:token>/delete/", views.delete, name="delete"),
]
