"""Addresses of groups, for students and for coaches, and of coach accounts."""

from django.urls import path

from assessments.coaching.views import accounts, groups, inviting, joining, members, profiles, projector, public, roster

urlpatterns = [
    path("g/", joining.type_code, name="code"),
    path("g/i/<str:token>/", joining.invited, name="group_invited"),
    path("g/member/<int:membership_id>/", joining.show_membership, name="membership"),
    path("g/member/<int:membership_id>/result/", joining.choose_result, name="group_choose"),
    path("g/member/<int:membership_id>/leave/", joining.leave_group, name="group_leave"),
    path("g/<str:code>/", joining.join, name="group_join"),
    path("together/<str:token>/", public.public_summary, name="together"),
    path("coach/login/", accounts.log_in, name="coach_login"),
    path("coach/logout/", accounts.log_out, name="coach_logout"),
    path("coach/password/", accounts.change_password, name="coach_password"),
    path("coach/password/forgotten/", accounts.forgotten, name="coach_forgotten"),
    path("coach/password/forgotten/sent/", accounts.forgotten_sent, name="coach_forgotten_sent"),
    path("coach/password/new/<uidb64>/<token>/", accounts.new_password, name="coach_new_password"),
    path("coach/invitation/<str:token>/", accounts.invitation, name="coach_invitation"),
    path("coach/", groups.list_groups, name="coach"),
    path("coach/groups/new/", groups.new_group, name="group_new"),
    path("coach/groups/<int:group_id>/", groups.show_group, name="group"),
    path("coach/groups/<int:group_id>/roster/", roster.roster, name="group_roster"),
    path("coach/groups/<int:group_id>/settings/", groups.settings, name="group_settings"),
    path("coach/groups/<int:group_id>/invite/", inviting.invite, name="group_invite"),
    path("coach/groups/<int:group_id>/invite/<int:invitee_id>/remove/", inviting.uninvite, name="group_uninvite"),
    path("coach/groups/<int:group_id>/wall/", projector.wall, name="group_wall"),
    path("coach/groups/<int:group_id>/code/", groups.change_code, name="group_change_code"),
    path("coach/groups/<int:group_id>/roster.csv", profiles.roster_csv, name="group_roster_csv"),
    path("coach/groups/<int:group_id>/profiles/", profiles.profiles, name="group_profiles"),
    path("coach/groups/<int:group_id>/profiles.csv", profiles.profiles_csv, name="group_profiles_csv"),
    path("coach/groups/<int:group_id>/profiles.json", profiles.profiles_json, name="group_profiles_json"),
    path("coach/groups/<int:group_id>/changes.json", profiles.changes_json, name="group_changes_json"),
    path("coach/groups/<int:group_id>/together/", groups.switch_public_summary, name="group_together"),
    path("coach/groups/<int:group_id>/compare/", members.compare_members, name="group_compare"),
    path("coach/groups/<int:group_id>/members/<int:member_id>/", members.show_member, name="group_member"),
    path("coach/groups/<int:group_id>/members/<int:member_id>/remove/", members.remove_from_group, name="group_remove"),
    path("coach/groups/<int:group_id>/delete/", groups.delete, name="group_delete"),
]
