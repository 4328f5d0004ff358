"""The admin's app. Its site is in a module of its own, which can't be imported before all apps are there."""

from django.contrib.admin.apps import AdminConfig


class StrictAdminConfig(AdminConfig):
    """The admin app with StrictAdminSite as its default site."""

    default_site = "careerfit.admin_site.StrictAdminSite"
