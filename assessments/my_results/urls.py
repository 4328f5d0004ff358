"""Addresses of what this browser owns."""

from django.urls import path

from assessments.my_results import views

urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/renew/", views.renew, name="renew"),
    path("mine/everything.json", views.everything, name="everything"),
    path("mine/delete/", views.delete_everything, name="delete_everything"),
    path("mine/leave/", views.leave_browser, name="leave_browser"),
    path("mine/results/<uuid:attempt_id>/name/", views.rename_result, name="rename_result"),
    path("mine/postings/<uuid:posting_id>/name/", views.rename_posting, name="rename_posting"),
    path("mine/<str:token>/", views.open_private_link, name="open_private_link"),
]
