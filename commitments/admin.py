"""The administrators' face: accounts and ministries, saved through the same operations as everywhere. No content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commitments.models import Ministry, MinistryName, User
from commitments.multilingual import LANGUAGES
from commitments.operations import accounts, ministries
from commitments.vocabulary import Role

admin.site.site_title = admin.site.site_header = _("Administration")

# Tokens are made and revoked by their owners, on their account page: `User.has_perm` keeps everybody off knox's pages.


class KeptRows(admin.ModelAdmin):
    """Nothing is deleted: people are barred from signing in, ministries are closed."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserForm(forms.ModelForm):
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one. Hand it over in person; it is changed on the account page."),
    )
    administrator: User | None = None

    class Meta:
        model = User
        fields = ("email", "full_name", "role", "ministry", "preferred_language", "is_active")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        if not password and self.instance.pk is None:
            raise ValidationError(_("A new account needs a password."))
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.administrator is not None and self.instance.pk == self.administrator.pk:
            for name, kept in (("role", Role.ADMINISTRATOR), ("is_active", True)):
                if cleaned.get(name, kept) != kept:
                    self.add_error(name, _("Another administrator has to change your own role or access."))
        return cleaned


@admin.register(User)
class UserAdmin(KeptRows):
    form = UserForm
    list_display = ("email", "full_name", "role", "ministry", "is_active", "last_login")
    list_filter = ("role", "is_active", "ministry")
    list_select_related = ("ministry",)
    search_fields = ("email", "full_name")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.administrator = request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by = request.user
        assert isinstance(by, User)
        wanted = {name: form.cleaned_data[name] for name in form.fields if name != "new_password"}
        password = form.cleaned_data["new_password"] or None
        if not change:
            active = wanted.pop("is_active")
            made = accounts.create_user(by=by, password=password, **wanted)
            obj.pk = made.pk
            if not active:
                accounts.change_user(by=by, user=made, is_active=False)
            return
        accounts.change_user(by=by, user=obj, **wanted)
        if password:
            accounts.set_password(by=by, user=obj, password=password)


class MinistryForm(forms.ModelForm):
    name_ja = forms.CharField(label=_("Name in Japanese"), required=False, max_length=200)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    name_mn = forms.CharField(label=_("Name in Mongolian"), required=False, max_length=200)
    valid_from = forms.DateField(
        label=_("Name valid from"),
        required=False,
        help_text=_("A new name holds from this day on; the former ones stay on record."),
    )

    class Meta:
        model = Ministry
        fields = ("code", "party", "closed_on")

    @property
    def names(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"name_{code}") or "" for code in LANGUAGES}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = any(cleaned.get(f"name_{code}") for code in LANGUAGES)
        if named and not cleaned.get("valid_from"):
            self.add_error("valid_from", _("Enter the day from which the name holds."))
        if not named and (self.instance.pk is None or cleaned.get("valid_from")):
            self.add_error("name_en", _("Enter the name in at least one language."))
        taken = named and self.instance.pk and self.instance.dated_names.filter(valid_from=cleaned.get("valid_from"))
        if taken and taken.exists():
            self.add_error("valid_from", _("A name from this day on is on record already."))
        return cleaned


class MinistryNames(admin.TabularInline):
    model = MinistryName
    verbose_name_plural = _("names on record")
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_staff", False))


@admin.register(Ministry)
class MinistryAdmin(KeptRows):
    form = MinistryForm
    list_display = ("code", "party", "closed_on")
    list_filter = ("party",)
    search_fields = ("code", "dated_names__name_ja", "dated_names__name_en", "dated_names__name_mn")
    inlines = (MinistryNames,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("closed_on",)
        return ("code", "party", "closed_on") if obj.closed_on else ("code", "party")

    def save_model(self, request: HttpRequest, obj: Ministry, form: Any, change: bool) -> None:
        by = request.user
        assert isinstance(by, User)
        day = form.cleaned_data.get("valid_from")
        if not change:
            made = ministries.create_ministry(by=by, code=obj.code, party=obj.party, names=form.names, valid_from=day)
            obj.pk = made.pk
            return
        if day:
            ministries.rename_ministry(by=by, ministry=obj, names=form.names, valid_from=day)
        if "closed_on" in form.changed_data and obj.closed_on:
            ministries.close_ministry(by=by, ministry=obj, closed_on=obj.closed_on)
