"""Every address: each room lists its own."""

from django.contrib import admin
from django.urls import include, path

from careerfit import watching

# “sharing” before “quiz”, whose address of a question would match take/…/result/ too.
ROOMS = ("landing", "web", "sharing", "quiz", "coaching", "my_results", "postings", "comparison")

urlpatterns = [
    *(path("", include(f"assessments.{room}.urls")) for room in ROOMS),
    path("metrics", watching.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]

handler400 = "assessments.web.errors.bad_request"
handler403 = "assessments.web.errors.permission_denied"
handler404 = "assessments.web.errors.not_found"
handler500 = "assessments.web.errors.server_error"
