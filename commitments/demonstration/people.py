"""The invented accounts. All addresses are on a domain that is reserved for examples; all share one password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from commitments.models import Assignment, Ministry, User
from commitments.multilingual import pick
from commitments.operations.accounts import create_user
from commitments.vocabulary import AssignmentRole, Language, Party, Role

from .texts import OWN_LANGUAGE

PASSWORD = "steppe-meets-sea-2032"  # noqa: S105 - printed for everybody to use

FOREIGN_MINISTRY = {Party.JP: "JP-MOFA", Party.MN: "MN-MFA"}
ADMINISTRATOR = "admin@example.com"

_TITLES = {
    Party.JP: {
        Role.VIEWER: "閲覧担当（例）",
        Role.REPORTER: "報告担当（例）",
        Role.APPROVER: "承認担当（例）",
        Role.COORDINATOR: "調整担当（例）",
    },
    Party.MN: {
        Role.VIEWER: "танилцагч (жишээ)",
        Role.REPORTER: "тайлагнагч (жишээ)",
        Role.APPROVER: "батлагч (жишээ)",
        Role.COORDINATOR: "зохицуулагч (жишээ)",
    },
}


@dataclass(frozen=True)
class Account:
    """`main` marks the ones that are listed: one a role and party."""

    email: str
    role: str
    ministry: str  # empty for the administrator
    main: bool

    @property
    def party(self) -> Party | None:
        return Party(self.ministry[:2]) if self.ministry else None


def accounts() -> Iterator[Account]:
    """Everybody who is to exist: each role of each party, and a reporter and an approver for all that lead."""
    yield Account(ADMINISTRATOR, Role.ADMINISTRATOR, "", main=True)
    leading = Assignment.objects.filter(role=AssignmentRole.LEAD).values_list("ministry__code", flat=True).distinct()
    codes = sorted({*leading, *FOREIGN_MINISTRY.values()})
    for party, foreign_ministry in FOREIGN_MINISTRY.items():
        for role in (Role.COORDINATOR, Role.APPROVER, Role.REPORTER, Role.VIEWER):
            yield Account(f"{role}.{party.lower()}@example.com", role, foreign_ministry, main=True)
        for code in codes:
            if code.startswith(party) and code != foreign_ministry:
                for role in (Role.REPORTER, Role.APPROVER):
                    yield Account(f"{role}.{code.lower()}@example.com", role, code, main=False)


class Cast:
    """The people of the demonstration, by what they do."""

    def __init__(self, people: dict[tuple[str, str], User], ministries: dict[str, Ministry]) -> None:
        self._people = people
        self.ministries = ministries

    def reporter(self, ministry: str) -> User:
        return self._people[ministry, Role.REPORTER]

    def approver(self, ministry: str) -> User:
        return self._people[ministry, Role.APPROVER]

    def coordinator(self, party: str) -> User:
        return self._people[FOREIGN_MINISTRY[Party(party)], Role.COORDINATOR]


def gather() -> Cast:
    """Make the accounts that don't exist yet."""
    ministries = {row.code: row for row in Ministry.objects.prefetch_related("dated_names")}
    standing = {user.email: user for user in User.objects.select_related("ministry")}
    password_hash = ""
    people = {}
    for account in accounts():
        user = standing.get(account.email)
        if user is None:
            password_hash = password_hash or make_password(PASSWORD)  # once: hashing is slow on purpose
            ministry = ministries.get(account.ministry)
            user = create_user(
                by=None,
                email=account.email,
                full_name=_name(account, ministry),
                role=account.role,
                ministry=ministry,
                preferred_language=OWN_LANGUAGE[account.party] if account.party else Language.EN,
                password_hash=password_hash,
            )
        people[account.ministry, account.role] = user
    return Cast(people, ministries)


def _name(account: Account, ministry: Ministry | None) -> str:
    if account.party is None or ministry is None:
        return "System administrator (example)"
    language = OWN_LANGUAGE[account.party]
    names = max(ministry.dated_names.all(), key=lambda row: row.valid_from).names
    separator = ", " if account.party is Party.MN else " "
    return pick(names, language) + separator + _TITLES[account.party][Role(account.role)]
