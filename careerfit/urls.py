"""Every address, grouped by what it is about."""

from django.contrib import admin
from django.urls import include, path

from assessments.views import errors, links, mine, pages, quiz, results

quiz_urls = [
    path("q/<slug:slug>/", quiz.opening, name="opening"),
    path("q/<slug:slug>/sources/", pages.sources, name="sources"),
    path("take/<uuid:attempt_id>/", quiz.take, name="take"),
    path("take/<uuid:attempt_id>/check/", quiz.check, name="check"),
    path("take/<uuid:attempt_id>/more/", quiz.more, name="more"),
    path("take/<uuid:attempt_id>/result/", links.show_result, name="show_result"),
    path("take/<uuid:attempt_id>/discard/", links.discard, name="discard"),
    path("take/<uuid:attempt_id>/<slug:question_key>/", quiz.question, name="question"),
]

result_urls = [
    path("r/<str:token>/", results.result, name="result"),
    path("r/<str:token>/result.json", results.result_json, name="result_json"),
    path("r/<str:token>/result.csv", results.result_csv, name="result_csv"),
    path("r/<str:token>/radar.json", results.radar_json, name="radar_json"),
    path("r/<str:token>/share/", links.share, name="share"),
    path("r/<str:token>/revoke/", links.revoke, name="revoke"),
    path("r/<str:token>/delete/", links.delete, name="delete"),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("", include(quiz_urls)),
    path("", include(result_urls)),
    path("mine/", mine.mine, name="mine"),
    path("healthz", pages.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
