"""Updates on their way: written, changed and handed in by a ministry's own system. A colleague still approves each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from commitments import access
from commitments.errors import NotFound, RuleViolation, StaleVersion
from commitments.models import ProgressUpdate, User
from commitments.operations.files import store_file
from commitments.operations.updates import correct_update, draft_update, edit_update, submit_update, withdraw_update
from commitments.queries.commitments import find_undertaking
from commitments.queries.periods import get_period
from commitments.queries.updates import in_the_works

from ..errors import field_errors
from ..paging import page_of_things
from ..parameters import PAGE, read_paging
from ..permissions import WritesForMinistry
from ..schema import describe_one
from ..schema_writes import describe_write
from ..writing import shapes
from ..writing.content import draft, new_draft, update_content, with_parts
from ..writing.requests import Json, VersionStale, done_once, require_size, version_of
from .base import Dated

Sent = Mapping[str, Any]


class Writing(Dated):
    """For a token that writes for a ministry. What it reads here is that ministry's, and nobody else's."""

    permission_classes = (WritesForMinistry,)
    parser_classes: Sequence[type[BaseParser]] = (Json,)
    known: Sequence[str] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            require_size(request)

    @property
    def writer(self) -> User:
        """Who the token stands for: the permission lets nobody else through."""
        return cast(User, self.request.user)

    def sent(self, request: Request, shape: type[shapes.Sent]) -> dict[str, Any]:
        return read(shape, request.data)

    def one(self, pk: int) -> ProgressUpdate:
        """A draft of the ministry. Raises NotFound, as for what does not exist."""
        try:
            row = with_parts(in_the_works(self.writer)).filter(pk=pk).first()
        except OverflowError:
            row = None
        if row is None:
            raise access.not_found()
        return row

    def told(self, row: ProgressUpdate) -> tuple[int, dict[str, Any]]:
        """The answer about a draft as it now is."""
        return 200, self.content(data=draft(self.one(row.pk), self.links))

    def changed(self, request: Request, act: Callable[[int], ProgressUpdate]) -> Response:
        """Do it from the version that the client names; what somebody else saved since is not written over."""
        version = version_of(request)

        def answer() -> tuple[int, dict[str, Any]]:
            try:
                return self.told(act(version))
            except StaleVersion as stale:
                raise VersionStale(stale.message) from stale

        return tagged(done_once(request, self.writer, answer))


def read(shape: type[shapes.Sent], data: Any) -> dict[str, Any]:
    """What was sent, checked. Raises ValidationError that names each field."""
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    checked: dict[str, Any] = given.validated_data
    return checked


def tagged(response: Response) -> Response:
    """With the version as its ETag, as the next change has to name it."""
    response.headers["ETag"] = f'"{response.data["data"]["version"]}"'
    return response


def begin(by: User, sent: Sent) -> ProgressUpdate:
    """Draft what was sent, and hand it in where it says so. All of it or nothing: it is one operation."""
    submit = sent["submit"]
    if sent["corrects"] is not None:
        old = access.get_update(by, sent["corrects"])
        content = update_content(by, old.undertaking.commitment, sent)
        return correct_update(by=by, update=old, reason=sent["correction_reason"], content=content, submit=submit)
    undertaking = _named("commitment", lambda: find_undertaking(by, sent["commitment"]))
    period = _named("period", lambda: get_period(sent["period"]))
    if undertaking is None:
        message = _("Your government did not undertake this commitment, so it does not report on it.")
        raise RuleViolation("other_party", message, fields={"commitment": [message]})
    content = update_content(by, undertaking.commitment, sent)
    return draft_update(by=by, undertaking=undertaking, period=period, content=content, submit=submit)


def _named(field: str, find: Callable[[], Any]) -> Any:
    try:
        return find()
    except NotFound as missing:
        message = _("There is no such thing here.")
        raise RuleViolation("invalid", message, fields={field: [message]}) from missing


@describe_one("drafts", "Updates on their way", shapes.Draft, many=True)
@describe_write("post", "drafts", "Draft an update", shapes.NewDraft, shapes.Draft, created=True)
class Drafts(Writing):
    """Drafts, returned and submitted updates of the ministry that the token writes for, the longest untouched first.

    POST drafts a report, or with `corrects` the correction of a published update, and with `submit` hands it in for
    approval at once. All of it is saved or nothing.
    """

    http_method_names = ["get", "head", "post"]
    known = PAGE

    def get(self, request: Request) -> Response:
        page = page_of_things(in_the_works(self.writer), read_paging(request.query_params), with_parts)
        return self.listed(page, [draft(row, self.links) for row in page.rows])

    def post(self, request: Request) -> Response:
        sent = self.sent(request, shapes.NewDraft)

        def answer() -> tuple[int, dict[str, Any]]:
            return 201, self.content(data=new_draft(begin(self.writer, sent), self.links, sent))

        return tagged(done_once(request, self.writer, answer))


@describe_one("drafts", "One update on its way", shapes.Draft)
@describe_write("put", "drafts", "Replace what a draft says", shapes.DraftContent, shapes.Draft, versioned=True)
class DraftDetail(Writing):
    """One draft. PUT replaces all that it says; only what is not handed in, or was returned, can be changed."""

    http_method_names = ["get", "head", "put"]

    def get(self, request: Request, pk: int) -> Response:
        return tagged(self.answer(draft(self.one(pk), self.links)))

    def put(self, request: Request, pk: int) -> Response:
        row = self.one(pk)
        sent = self.sent(request, shapes.DraftContent)
        content = update_content(self.writer, row.undertaking.commitment, sent)
        reason = sent["correction_reason"] or None
        return self.changed(
            request,
            lambda version: edit_update(
                by=self.writer, update=row, version=version, content=content, correction_reason=reason
            ),
        )


@describe_write("post", "drafts", "Hand a draft in for approval", None, shapes.Draft, versioned=True)
class DraftSubmission(Writing):
    """Hands a complete draft to the approvers of the ministry. What is missing is named."""

    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> Response:
        row = self.one(pk)
        return self.changed(request, lambda version: submit_update(by=self.writer, update=row, version=version))


@describe_write("post", "drafts", "Put a draft away", None, None, versioned=True)
class DraftWithdrawal(Writing):
    """Withdraws what is not published. It stays readable on the pages, to the own government."""

    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> Response:
        row, version = self.one(pk), version_of(request)

        def answer() -> tuple[int, None]:
            try:
                withdraw_update(by=self.writer, update=row, version=version)
            except StaleVersion as stale:
                raise VersionStale(stale.message) from stale
            return 204, None

        return done_once(request, self.writer, answer)


@describe_write("post", "drafts", "Draft many updates", shapes.ManyDrafts, shapes.Verdicts)
class DraftsInBulk(Writing):
    """Up to 500 drafts, each with a verdict of its own: one that is refused does not keep the others from being saved.

    With an Idempotency-Key, a request sent again gives the same verdicts and saves nothing twice.
    """

    http_method_names = ["post"]

    def post(self, request: Request) -> Response:
        rows = self.sent(request, shapes.ManyDrafts)["rows"]
        return done_once(request, self.writer, lambda: (200, self.content(data=self._verdicts(self.writer, rows))))

    def _verdicts(self, by: User, rows: list[Any]) -> dict[str, Any]:
        verdicts = [{"row": place, **self._verdict(by, row)} for place, row in enumerate(rows)]
        refused = sum(1 for one in verdicts if one["verdict"] == "refused")
        return {"saved": len(verdicts) - refused, "refused": refused, "rows": verdicts}

    def _verdict(self, by: User, row: Any) -> dict[str, Any]:
        try:
            made = begin(by, read(shapes.NewDraft, row))
        except (RuleViolation, ValidationError) as refusal:
            code, detail, errors = _why(refusal)
            return {"verdict": "refused", "id": None, "version": None, "code": code, "detail": detail, "errors": errors}
        kept = {"verdict": str(made.status), "id": made.pk, "version": made.version}
        return {**kept, "code": None, "detail": None, "errors": {}}


def _why(refusal: Exception) -> tuple[str, str, dict[str, list[str]]]:
    if isinstance(refusal, RuleViolation):
        return refusal.code, refusal.message, refusal.fields
    message = _("Some of what was sent can't be understood. See the fields named.")
    return "invalid", message, field_errors(refusal)


@describe_write("post", "files", "Send a file", shapes.FileSent, shapes.FileKept, created=True)
class Files(Writing):
    """Takes a file as evidence, as multipart/form-data.

    The other government does not see it until an update that names it is published.
    """

    http_method_names = ["post"]
    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(Writing, self).initial(request, *args, **kwargs)

    def post(self, request: Request) -> Response:
        sent = self.sent(request, shapes.FileSent)
        undertaking = _named("commitment", lambda: find_undertaking(self.writer, sent["commitment"]))
        if undertaking is None:
            raise access.not_found()
        upload = sent["file"]
        row = store_file(by=self.writer, undertaking=undertaking, name=upload.name or "", content=upload.read())
        kept = {"id": row.pk, "name": row.name, "size": row.size, "type": row.content_type}
        return Response(self.content(data=kept), status=201)
