"""Every address, grouped by what it is about."""

from django.contrib import admin
from django.urls import include, path

from assessments.views import (
    accounts,
    coach_groups,
    coach_members,
    coach_profiles,
    compare,
    downloads,
    errors,
    joining,
    links,
    mine,
    pages,
    postings,
    quiz,
    results,
    together,
)
from careerfit import watching

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
    path("r/<str:token>/result.json", downloads.result_json, name="result_json"),
    path("r/<str:token>/result.csv", downloads.result_csv, name="result_csv"),
    path("r/<str:token>/result.png", downloads.result_png, name="result_png"),
    path("r/<str:token>/result.pdf", downloads.result_pdf, name="result_pdf"),
    path("r/<str:token>/radar.json", results.radar_json, name="radar_json"),
    path("r/<str:token>/share/", links.share, name="share"),
    path("r/<str:token>/link/", links.link, name="link"),
    path("r/<str:token>/revoke/", links.revoke, name="revoke"),
    path("r/<str:token>/revoke-all/", links.revoke_every, name="revoke_all"),
    path("r/<str:token>/delete/", links.delete, name="delete"),
]

group_urls = [
    path("g/", joining.type_code, name="code"),
    path("g/i/<str:token>/", joining.invited, name="group_invited"),
    path("g/<str:code>/", joining.join, name="group_join"),
    path("g/<str:code>/result/", joining.choose, name="group_choose"),
    path("g/<str:code>/leave/", joining.leave, name="group_leave"),
    path("together/<str:token>/", together.together, name="together"),
]

account_urls = [
    path("coach/login/", accounts.log_in, name="coach_login"),
    path("coach/logout/", accounts.log_out, name="coach_logout"),
    path("coach/password/", accounts.change_password, name="coach_password"),
    path("coach/password/forgotten/", accounts.forgotten, name="coach_forgotten"),
    path("coach/password/forgotten/sent/", accounts.forgotten_sent, name="coach_forgotten_sent"),
    path("coach/password/new/<uidb64>/<token>/", accounts.new_password, name="coach_new_password"),
    path("coach/invitation/<str:token>/", accounts.invitation, name="coach_invitation"),
]

coach_urls = [
    path("coach/", coach_groups.groups, name="coach"),
    path("coach/groups/new/", coach_groups.new_group, name="group_new"),
    path("coach/groups/<int:group_id>/", coach_groups.group, name="group"),
    path("coach/groups/<int:group_id>/roster/", coach_groups.roster, name="group_roster"),
    path("coach/groups/<int:group_id>/settings/", coach_groups.settings, name="group_settings"),
    path("coach/groups/<int:group_id>/invite/", coach_groups.invite, name="group_invite"),
    path("coach/groups/<int:group_id>/invite/<int:invitee_id>/remove/", coach_groups.uninvite, name="group_uninvite"),
    path("coach/groups/<int:group_id>/wall/", coach_groups.wall, name="group_wall"),
    path("coach/groups/<int:group_id>/code/", coach_groups.change_code, name="group_change_code"),
    path("coach/groups/<int:group_id>/roster.csv", coach_profiles.roster_csv, name="group_roster_csv"),
    path("coach/groups/<int:group_id>/profiles/", coach_profiles.profiles, name="group_profiles"),
    path("coach/groups/<int:group_id>/profiles.csv", coach_profiles.profiles_csv, name="group_profiles_csv"),
    path("coach/groups/<int:group_id>/together/", coach_groups.together, name="group_together"),
    path("coach/groups/<int:group_id>/compare/", coach_members.compare, name="group_compare"),
    path("coach/groups/<int:group_id>/members/<int:member_id>/", coach_members.member, name="group_member"),
    path("coach/groups/<int:group_id>/members/<int:member_id>/remove/", coach_members.remove, name="group_remove"),
    path("coach/groups/<int:group_id>/delete/", coach_groups.delete, name="group_delete"),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("", include(quiz_urls)),
    path("", include(result_urls)),
    path("", include(group_urls)),
    path("", include(account_urls)),
    path("", include(coach_urls)),
    path("mine/", mine.mine, name="mine"),
    path("mine/changes/<slug:slug>/", compare.changes, name="changes"),
    path("mine/renew/", mine.renew, name="renew"),
    path("mine/everything.json", mine.everything, name="everything"),
    path("mine/delete/", mine.delete_everything, name="delete_everything"),
    path("mine/<str:token>/", mine.bring, name="bring"),
    path("postings/", postings.postings, name="postings"),
    path("postings/<uuid:posting_id>/", postings.show_posting, name="show_posting"),
    path("compare/", compare.compare_results, name="compare"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("metrics", watching.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
