"""Manage accounts and their roles."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from assessments.authoring.admin.base import NAME_FIELDS
from assessments.authoring.admin.coaches import deletion_notice
from assessments.authoring.admin.second_factors import SecondFactorAdmin
from assessments.authoring.admin.stale_forms import StaleFormAdmin
from assessments.authoring.roles import roles_in_words
from assessments.coaching.account_notices import tell_account
from assessments.coaching.account_sentences import ADDRESS_CHANGED
from assessments.models import Coach
from assessments.web.forms import AccountNameField

if TYPE_CHECKING:
    UserModelAdmin = DjangoUserAdmin[User]
else:
    UserModelAdmin = DjangoUserAdmin

admin.site.unregister([User, Group])

# Groups are a coach's: Django's are called roles in the admin, and users are accounts. Migrations keep Django's names.
apps.get_app_config("auth").verbose_name = "Accounts and roles"
Group._meta.verbose_name, Group._meta.verbose_name_plural = "role", "roles"
User._meta.verbose_name, User._meta.verbose_name_plural = "account", "accounts"
User.groups.field.verbose_name = "roles"


@admin.register(Group)
class RoleAdmin(StaleFormAdmin, DjangoGroupAdmin):
    """Roles, which Django calls groups: sets of permissions that an account may have."""


class NewAccountForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account of any kind."""

    class Meta(AdminUserCreationForm.Meta):
        field_classes = {"username": AccountNameField}


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    """An account of any kind."""

    class Meta(UserChangeForm.Meta):
        field_classes = {"username": AccountNameField}
        help_texts = {"groups": f"An account may do what its roles may. {roles_in_words()} Tick “Staff status” too."}


@admin.register(User)
class UserAdmin(SecondFactorAdmin, UserModelAdmin):
    """Django's user admin, but names are cleaned, and deleting a coach's account doesn't list group members."""

    form, add_form = AccountForm, NewAccountForm
    formfield_overrides = NAME_FIELDS
    change_form_template = "admin/assessments/account_form.html"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account, and tell a mail address that it is no longer the account’s."""
        if change and "email" in form.changed_data:
            tell_account(User.objects.get(pk=obj.pk), ADDRESS_CHANGED)
        super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """List what is deleted with an account, without naming group members."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        users = list(objs)
        coaches = [deletion_notice(coach) for coach in Coach.objects.filter(user__in=users)]
        accounts = [f"The account {user.get_username()}" for user in users]
        return [*accounts, *coaches], {"accounts": len(users), "coaches": len(coaches)}, lacking, protected
