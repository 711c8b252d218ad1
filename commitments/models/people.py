"""Ministries of both countries, and the people who work with the tracker."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import MINISTRY_ROLES, Language, Party, ReminderFrequency, Role

from .base import Named, Searched, one_of, some_text


class Ministry(models.Model):
    """A ministry or agency. Its code stays; its names are dated, because ministries are renamed."""

    code = models.CharField(max_length=20, unique=True)
    party = models.CharField(max_length=2, choices=Party.choices)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("ministry")
        verbose_name_plural = _("ministries")
        constraints = [
            models.CheckConstraint(name="ministry_party_known", condition=one_of("party", Party)),
            models.CheckConstraint(
                name="ministry_code_begins_with_party",
                condition=Q(party="JP", code__startswith="JP-") | Q(party="MN", code__startswith="MN-"),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MinistryName(Named, Searched):
    """What a ministry was called from a day on, until its next name begins."""

    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="dated_names")
    valid_from = models.DateField()

    class Meta:
        ordering = ("ministry", "valid_from")
        constraints = [
            models.UniqueConstraint(name="ministry_name_one_a_day", fields=["ministry", "valid_from"]),
            models.CheckConstraint(name="ministry_name_not_empty", condition=some_text("name")),
        ]

    def __str__(self) -> str:
        return self.name

    def searched(self) -> list[str]:
        """Also by the ministry's code, which stays whatever it is called."""
        return [self.ministry.code, *self.names.values()]


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet[User]:
        """With the ministry: every page and every answer asks which government a person works for."""
        return super().get_queryset().select_related("ministry")

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, who signs in by mail address and has one role, and a ministry where the role speaks for one."""

    email = models.EmailField(
        _("mail address"),
        unique=True,
        error_messages={"unique": _("Somebody with this mail address exists already.")},
    )
    full_name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    ministry = models.ForeignKey(
        Ministry,
        verbose_name=_("ministry"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    preferred_language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.EN)
    reminders = models.CharField(
        _("reminders by mail"), max_length=10, choices=ReminderFrequency.choices, default=ReminderFrequency.WEEKLY
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    objects = UserManager()

    class Meta:
        ordering = ("email",)
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Kept in lower case, so that unique means unique in any case.
            models.CheckConstraint(name="user_email_in_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="user_role_known", condition=one_of("role", Role)),
            models.CheckConstraint(name="user_reminders_known", condition=one_of("reminders", ReminderFrequency)),
            models.CheckConstraint(name="user_language_known", condition=one_of("preferred_language", Language)),
            models.CheckConstraint(
                name="user_role_has_ministry",
                condition=~Q(role__in=list(MINISTRY_ROLES)) | Q(ministry__isnull=False),
                violation_error_message=_("This role speaks for a ministry: choose one."),
            ),
            models.CheckConstraint(name="user_has_a_name", condition=~Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def party(self) -> Party | None:
        """The government this person works for; nobody's where there is no ministry."""
        return Party(self.ministry.party) if self.ministry else None

    @property
    def is_staff(self) -> bool:
        """Whether the administration site lets them in."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    # The administration site asks these two. An administrator keeps accounts and ministries
    # and has no say over content.
    ADMINISTERED = frozenset({"user", "ministry", "ministryname"})

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff and perm.rpartition("_")[2] in self.ADMINISTERED

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and app_label == "commitments"


class MinistrySuccession(models.Model):
    """From a day on, a ministry's work is another's: it was merged into it, or split into several."""

    former = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="succeeds")
    from_day = models.DateField()

    class Meta:
        ordering = ("from_day", "former", "successor")
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["former", "successor"]),
            models.CheckConstraint(name="succession_by_another", condition=~Q(former=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.successor_id}"
