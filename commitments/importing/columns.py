"""The three sheets and their columns, with the headings under which each is found in a file.

Headings and sheet names are read in all three languages at once, whoever reads the page, so they stand here and not
in the catalogues. The first of each language is the one in the templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from commitments.multilingual import LANGUAGES, fold
from commitments.operations.import_plan import Sheet

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Column:
    """`told` columns are written into templates for people and not read back."""

    key: str
    names: Names
    help: Promise
    required: bool = False
    told: bool = False
    width: int = 16

    def name(self, language: str) -> str:
        return self.names[language][0]


def _names(ja: str, en: str, mn: str) -> Names:
    """Several names of a language are separated by a bar."""
    return {code: tuple(names.split("|")) for code, names in zip(LANGUAGES, (ja, en, mn), strict=True)}


_COMMITMENT = Column(
    "commitment",
    _names("約束|約束コード|コミットメント|コミットメントコード", "Commitment|Commitment code", "Амлалт|Амлалтын код"),
    gettext_lazy("The code of the commitment that it carries out, such as FW-02."),
    required=True,
    width=12,
)
_TITLES = tuple(
    Column(f"title_{language}", names, gettext_lazy("One of the three titles has to be there."), width=44)
    for language, names in {
        "ja": _names(
            "題名（日本語）|題名|件名|件名（日本語）|名称（日本語）",
            "Title in Japanese|Title (Japanese)|Title (ja)|title_ja",
            "Гарчиг (япон)|Гарчиг (япон хэлээр)",
        ),
        "en": _names(
            "題名（英語）|件名（英語）|名称（英語）",
            "Title in English|Title (English)|Title (en)|title_en",
            "Гарчиг (англи)|Гарчиг (англи хэлээр)",
        ),
        "mn": _names(
            "題名（モンゴル語）|件名（モンゴル語）|名称（モンゴル語）",
            "Title in Mongolian|Title (Mongolian)|Title (mn)|title_mn",
            "Гарчиг (монгол)|Гарчиг (монгол хэлээр)|Гарчиг",
        ),
    }.items()
)
_CODE = _names("コード|番号", "Code", "Код")

SHEET_NAMES: Mapping[Sheet, Names] = {
    Sheet.ITEMS: _names("項目|行動計画の項目", "Items|Plan items|Action plan items", "Зүйл|Төлөвлөгөөний зүйл"),
    Sheet.MILESTONES: _names("マイルストーン|里程標", "Milestones", "Үе шат|Үе шатууд"),
    Sheet.MEASUREMENTS: _names("測定値|実績値", "Measurements", "Хэмжилт|Хэмжилтүүд"),
}
# The sheet of a template that explains the others; it is not read back.
_GUIDE_NAMES = _names("記入要領", "How to fill this in", "Бөглөх заавар")

COLUMNS: Mapping[Sheet, tuple[Column, ...]] = {
    Sheet.ITEMS: (
        Column(
            "code",
            _CODE,
            gettext_lazy(
                "Names the item for good, such as by its number in the annexed plan: letters, digits, “-” and “.”."
            ),
            required=True,
        ),
        _COMMITMENT,
        *_TITLES,
        Column(
            "ministry",
            _names("府省庁|省庁|担当省庁|所管省庁|府省庁コード", "Ministry|Ministry code", "Яам|Яамны код"),
            gettext_lazy("The code of the ministry that carries it out, one of your own government's; may stay empty."),
        ),
    ),
    Sheet.MILESTONES: (
        Column(
            "code",
            _CODE,
            gettext_lazy("Names the milestone for good. Those typed in on a page are found as FW-02-M1, FW-02-M2, ..."),
            required=True,
        ),
        _COMMITMENT,
        Column(
            "item",
            _names("項目|項目コード|行動計画の項目", "Item|Item code|Plan item", "Зүйл|Зүйлийн код|Төлөвлөгөөний зүйл"),
            gettext_lazy("The code of the item that it belongs to; may stay empty."),
        ),
        *_TITLES,
        Column(
            "due_on",
            _names("期限|期日", "Due date|Due|Due on|due_on", "Хугацаа|Дуусах хугацаа"),
            gettext_lazy("The date that is to stand. Where it differs from the one that does, it becomes a revision."),
            required=True,
        ),
        Column(
            "reason",
            _names("変更理由|理由|期限の変更理由", "Reason for the new date|Reason", "Өөрчлөх шалтгаан|Шалтгаан"),
            gettext_lazy("Why the date is to change; needed where it differs from the one that stands."),
            width=36,
        ),
    ),
    Sheet.MEASUREMENTS: (
        Column(
            "indicator",
            _names("指標|指標コード", "Indicator|Indicator code", "Үзүүлэлт|Үзүүлэлтийн код"),
            gettext_lazy("The code of the indicator, such as FW-02-I1. A row with nothing else in it is passed over."),
            required=True,
        ),
        Column(
            "name",
            _names("指標名", "Indicator name", "Үзүүлэлтийн нэр"),
            gettext_lazy("For your information; not read back."),
            told=True,
            width=44,
        ),
        Column(
            "value",
            _names("値|数値|実績値", "Value", "Утга|Хэмжсэн утга"),
            gettext_lazy("Digits, with a point before decimals: 1234.5. At most four decimals."),
            required=True,
        ),
        Column(
            "measured_on",
            _names("時点|測定日|基準日", "True on|Measured on|Date|measured_on", "Огноо|Хэмжсэн өдөр"),
            gettext_lazy("The day on which the value was true, not the day on which you type it."),
            required=True,
        ),
        Column(
            "note",
            _names("備考|注記|注", "Note|Notes|Remarks", "Тэмдэглэл"),
            gettext_lazy("Goes into the internal note of the draft, which only your own government reads."),
            width=36,
        ),
    ),
}


def _key(heading: str) -> str:
    """A heading for comparing: case, width, underscores and a mark for "required" don't count."""
    return fold(heading.replace("_", " ")).rstrip("*:").strip()


_BY_HEADING: Mapping[Sheet, Mapping[str, Column]] = {
    sheet: {
        _key(name): column
        for column in columns
        for name in (column.key, *(name for names in column.names.values() for name in names))
    }
    for sheet, columns in COLUMNS.items()
}
_BY_SHEET_NAME = {
    _key(name): sheet
    for sheet, names_of in SHEET_NAMES.items()
    for name in (sheet.value, *(name for names in names_of.values() for name in names))
}


def column_named(sheet: Sheet, heading: str) -> Column | None:
    return _BY_HEADING[sheet].get(_key(heading))


def sheet_named(name: str) -> Sheet | None:
    return _BY_SHEET_NAME.get(_key(name))


def guide_name(language: str) -> str:
    return _GUIDE_NAMES[language][0]


def is_guide(name: str) -> bool:
    return any(name in names for names in _GUIDE_NAMES.values())


def sheet_name(sheet: Sheet, language: str) -> str:
    return SHEET_NAMES[sheet][language][0]


def column(sheet: Sheet, key: str) -> Column:
    return next(each for each in COLUMNS[sheet] if each.key == key)
