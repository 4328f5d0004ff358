"""Manage coaches, password links and invitations. Their groups aren't shown here."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import AbstractBaseUser, Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.authoring.admin.base import NAME_FIELDS, PartModelAdmin, change_url, list_url
from assessments.authoring.admin.stale_forms import StaleFormAdmin
from assessments.authoring.roles import roles_in_words
from assessments.coaching.account_notices import end_second_factor, tell_account
from assessments.coaching.account_sentences import ADDRESS_CHANGED, SECOND_FACTOR_RESET
from assessments.coaching.coach_invitations import OPEN_FOR, invite_coach
from assessments.links.links import new_token
from assessments.models import Coach, CoachInvitation
from assessments.web.forms import AccountNameField, NameField
from assessments.web.second_factor import has_second_factor

if TYPE_CHECKING:
    UserModelAdmin = DjangoUserAdmin[User]
    NoteModelForm = forms.ModelForm[CoachInvitation]
else:
    UserModelAdmin = DjangoUserAdmin
    NoteModelForm = forms.ModelForm


class LinkAdmin(PartModelAdmin):
    """An admin that shows a link once. Only the digest of its token is stored."""

    def link_page(self, request: HttpRequest, *, title: str, address: str, terms: str) -> HttpResponse:
        """Show the link; it can't be shown again."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "address": request.build_absolute_uri(address),
            "terms": terms,
            "list_url": list_url(self.model),
        }
        return TemplateResponse(
            request, "admin/assessments/coach/link.html", context, headers={"Cache-Control": "no-store"}
        )


class SecondFactorAdmin(StaleFormAdmin):
    """An admin of accounts or coaches; on a change page the second factor of a lost phone can be reset."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the address of the reset, where there is something to reset and this user may."""
        record = context.get("original")
        if record and self._may_reset_second_factor(request, record) and has_second_factor(_account_of(record)):
            context["second_factor_reset"] = reverse(self._reset_name, args=[record.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the reset."""
        view = self.admin_site.admin_view(self.reset_second_factor)
        name = self._reset_name.removeprefix("admin:")
        return [path("<int:record_id>/second-factor/", view, name=name), *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """Ask before an account's second factor is turned off; POST does it, with a line in the history and a mail."""
        record = self.get_object(request, str(record_id))
        if record is None:
            raise Http404
        if not self._may_reset_second_factor(request, record):
            raise PermissionDenied
        user = _account_of(record)
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        if request.method != "POST" and has_second_factor(user):
            context = {
                **self.admin_site.each_context(request),
                "title": "Reset the second factor",
                "opts": self.opts,
                "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
                "item": record,
                "item_url": page,
                "username": user.get_username(),
            }
            return TemplateResponse(request, "admin/assessments/reset_second_factor.html", context)
        if request.method == "POST" and self._turned_off(request, record, user):
            self.message_user(request, f"The second factor of {user.get_username()} is off. The password is as before.")
        return HttpResponseRedirect(page)

    @transaction.atomic
    def _turned_off(self, request: HttpRequest, record: Coach | User, user: User) -> bool:
        """Turn off the second factor, with a line in the history and a mail; return whether there was one."""
        had_one = end_second_factor(user=user, notice=SECOND_FACTOR_RESET)
        if had_one:
            self.log_change(request, record, "Reset the second factor.")
        return had_one

    @property
    def _reset_name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_second_factor"

    def _may_reset_second_factor(self, request: HttpRequest, record: Coach | User) -> bool:
        return self.has_change_permission(request, record) and _may_reset(request, _account_of(record))


def _account_of(record: Coach | User) -> User:
    return record.user if isinstance(record, Coach) else record


def _deletion_notice(coach: Coach) -> str:
    groups = coach.groups.count()
    return (
        f"The coach {coach.name}, with {groups} group{'' if groups == 1 else 's'}, the lists of who is in them and the "
        "coach’s notes. What students answered stays theirs."
    )


@admin.register(Coach)
class CoachAdmin(SecondFactorAdmin, LinkAdmin):
    """The accounts that may run groups."""

    list_display = ["name", "user", "last_login", "group_count"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    fields = ["user", "name"]
    change_form_template = "admin/assessments/coach/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Coach]:
        """Annotate the number of groups."""
        rows: QuerySet[Coach] = super().get_queryset(request)
        return rows.annotate(group_total=Count("groups"))

    def get_readonly_fields(self, request: HttpRequest, obj: Coach | None = None) -> list[str]:
        """Make the account read-only: its groups can't move to another."""
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only accounts without a coach."""
        if db_field.name == "user":
            kwargs["label"] = "Account"
            kwargs["queryset"] = User.objects.filter(coach=None).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """List what is deleted with a coach, without naming group members."""
        _, _, lacking, protected = super().get_deleted_objects(objs, request)
        lines = [f"{_deletion_notice(coach)} The account stays, without the coach’s pages." for coach in objs]
        return lines, {"coaches": len(lines)}, lacking, protected

    @admin.display(description="Groups", ordering="group_total")
    def group_count(self, row: Any) -> str:
        """Return the number of groups."""
        return str(row.group_total)

    @admin.display(description="Last logged in", ordering="user__last_login", empty_value="never")
    def last_login(self, row: Coach) -> Any:
        """Return the time of the last login."""
        return row.user.last_login

    def get_urls(self) -> list[URLPattern]:
        """Add the page that makes a password link."""
        view = self.admin_site.admin_view(self.password)
        return [path("<int:coach_id>/password/", view, name="assessments_coach_password"), *super().get_urls()]

    def password(self, request: HttpRequest, coach_id: int) -> HttpResponse:
        """Make a link with which the coach can choose a new password; POST only."""
        coach = self.get_object(request, str(coach_id))
        if coach is None:
            raise Http404
        if not self.has_change_permission(request, coach) or not _may_reset(request, coach.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(change_url(coach))
        self.log_change(request, coach, "Created a password reset link.")
        uid = urlsafe_base64_encode(force_bytes(coach.user_id))
        return self.link_page(
            request,
            title=f"A new password for {coach.user.get_username()}",
            address=reverse("coach_new_password", args=[uid, default_token_generator.make_token(coach.user)]),
            terms="It works once, within three days, and no longer once the coach has logged in. Until then the old "
            "password keeps working. Give it to this coach alone.",
        )


def _may_reset(request: HttpRequest, user: User) -> bool:
    """Whether this user may reset that account: only superusers may reset staff and superusers."""
    by = request.user
    return isinstance(by, User) and (by.is_superuser or not (user.is_staff or user.is_superuser))


class InvitationForm(NoteModelForm):
    """The note of an invitation."""

    class Meta:
        model = CoachInvitation
        fields = ["note"]
        field_classes = {"note": NameField}


@admin.register(CoachInvitation)
class InvitationAdmin(LinkAdmin):
    """The links with which people create a coach account; deleting one revokes it."""

    list_display = ["shown_note", "created_at", "created_by", "expires_at", "state"]
    list_select_related = ["coach", "created_by"]
    fields = ["note", "created_at", "created_by", "expires_at", "state"]
    readonly_fields = ["created_at", "created_by", "expires_at", "state"]

    def has_change_permission(self, request: HttpRequest, obj: CoachInvitation | None = None) -> bool:
        """Nobody: invitations can't be changed."""
        return False

    @admin.display(description="Who it is for", ordering="note")
    def shown_note(self, row: CoachInvitation) -> str:
        """Return the note, or a number if it is empty."""
        return str(row)

    @admin.display(description="Status")
    def state(self, row: CoachInvitation) -> str:
        """Return whether it is open, expired, or who used it."""
        if row.used_at:
            return f"Used by {row.coach}" if row.coach else "Used; that coach was deleted"
        return "Open" if row.expires_at > timezone.now() else "Expired"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Create an invitation, and show its link once."""
        by = request.user
        if not self.has_add_permission(request) or not isinstance(by, AbstractBaseUser):
            raise PermissionDenied
        form = InvitationForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            token = new_token()
            made = invite_coach(note=form.cleaned_data["note"], by=by, token=token, now=timezone.now())
            self.log_addition(request, made, [{"added": {}}])
            return self.link_page(
                request,
                title=f"Invitation: {made.note}" if made.note else "Invitation",
                address=reverse("coach_invitation", args=[token]),
                terms=f"Anyone with it can create one coach’s account, once, within {OPEN_FOR.days} days. To turn it "
                "off, delete it from the list.",
            )
        context = {
            **self.admin_site.each_context(request),
            "title": "Invite a coach",
            "opts": self.model._meta,
            "form": form,
            "days": OPEN_FOR.days,
            "list_url": list_url(CoachInvitation),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/assessments/coach/invite.html", context, status=status)


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
        coaches = [_deletion_notice(coach) for coach in Coach.objects.filter(user__in=users)]
        accounts = [f"The account {user.get_username()}" for user in users]
        return [*accounts, *coaches], {"accounts": len(users), "coaches": len(coaches)}, lacking, protected
