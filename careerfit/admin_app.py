"""The apps of the admin and of accounts. The admin's site has a module of its own, as it needs all apps to be there."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.apps import AuthConfig


class StrictAdminConfig(AdminConfig):
    """The admin app with StrictAdminSite as its default site."""

    default_site = "careerfit.admin_site.StrictAdminSite"


class AccountsConfig(AuthConfig):
    """Django's accounts, whose groups are called roles: groups are a coach's, and the admin has no pages of those."""

    verbose_name = "Accounts"

    def ready(self) -> None:
        """Rename groups; what migrations know of them stays."""
        super().ready()
        group, user = self.get_model("Group"), self.get_model("User")
        group._meta.verbose_name, group._meta.verbose_name_plural = "role", "roles"
        user._meta.verbose_name, user._meta.verbose_name_plural = "account", "accounts"
        user._meta.get_field("groups").verbose_name = "roles"
