"""IAM's credential report: the CSV file, or what `aws iam get-credential-report` prints, with the CSV in base64.

IAM User Guide, "Generate credential reports for your AWS account", lists the columns.
"""

from __future__ import annotations

import base64
import binascii
import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.content import FileContent
from leastwise.collectors.files.conversions import moment, written
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.iam_shape import USER, account_of
from leastwise.errors import InputError
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

ROOT: Final = "AWS::IAM::Root"
ROOT_USER_NAME: Final = "<root_account>"

_IDENTITY: Final = ("user", "arn", "user_creation_time")
_BOOLEANS: Final = (
    "password_enabled",
    "mfa_active",
    "access_key_1_active",
    "access_key_2_active",
    "cert_1_active",
    "cert_2_active",
)
_DATES: Final = (
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "cert_1_last_rotated",
    "cert_2_last_rotated",
)
_TEXTS: Final = (
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
)
COLUMNS: Final = frozenset((*_IDENTITY, *_BOOLEANS, *_DATES, *_TEXTS))
"""The columns that every report has; newer ones have additional_credentials_info behind them."""
_NOTHING: Final = frozenset({"", "N/A", "no_information", "not_supported"})


def recognises(content: FileContent) -> bool:
    """Whether the first line names the columns of a report, be they too few, or the JSON has a report in it."""
    if content.is_json:
        return isinstance(content.document, dict) and {"Content", "ReportFormat"} <= content.document.keys()
    columns = set(content.text.lstrip().partition("\n")[0].strip().replace('"', "").split(","))
    return "user" in columns and len(columns & COLUMNS) >= 3


def read(content: FileContent) -> Observations:
    """A partial item of each user, and the root user's.

    The report knows whether there are a password, MFA and access keys, and when they changed: the member
    `credentialReport` of users, the whole configuration of the root user. When they were used is supplementary. It
    gives no unique ids: a user's id is the ARN, until another source tells it. Raises InputError with file and line.
    """
    text, captured = _report(content)
    items = [_item(row, captured) for row in _rows(text, content.name)]
    if not items:
        raise InputError(f"{content.name}: the credential report has no rows", "Even an empty account has a root user.")
    return Observations(items=items)


CREDENTIAL_REPORT: Final = FileFormat(
    "credential-report", "an IAM credential report (CSV)", recognises, read, stands_alone=False
)


def _report(content: FileContent) -> tuple[str, datetime]:
    if not content.is_json:
        return content.text, content.captured
    document = Element(content.document, content.name)
    generated = document.get("GeneratedTime")
    encoded = document.get("Content")
    try:
        text = base64.b64decode(encoded.text(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError):
        raise encoded.wrong("is no text in base64: was the file cut?") from None
    return text, moment(generated) if generated.is_present else content.captured


def _rows(text: str, name: str) -> Iterator[Element]:
    """Each row as an object; raises InputError for a report without its columns, or a row without its fields."""
    reader = csv.reader(text.lstrip().splitlines(), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            if not header:
                header = _header(row, name)
            elif row:
                if len(row) != len(header):
                    counts = f"{len(row)} of {len(header)} columns"
                    raise InputError(f"{name}: line {reader.line_num} has {counts}", "Was the report cut?")
                yield Element(dict(zip(header, row, strict=True)), f"{name}: line {reader.line_num}")
    except csv.Error as error:
        raise InputError(f"{name}: line {reader.line_num} is no CSV: {error}", "Was the report cut?") from None


def _header(row: list[str], name: str) -> list[str]:
    if missing := sorted(COLUMNS - set(row)):
        shown = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
        raise InputError(f"{name}: the credential report lacks the columns {shown}", "Fetch the report anew.")
    return row


def _item(row: Element, captured: datetime) -> ConfigurationItem:
    name, arn = row.get("user").text(), row.get("arn")
    facts = {_camel(column): _value(row.get(column)) for column in row.members() if column not in _IDENTITY}
    is_root = name == ROOT_USER_NAME
    durable = {fact: value for fact, value in facts.items() if "Used" not in fact}
    return ConfigurationItem(
        account_id=account_of(arn),
        region=GLOBAL_REGION,
        resource_type=ROOT if is_root else USER,
        resource_id="root" if is_root else arn.text(),
        resource_name=name,
        arn=arn.text(),
        capture_time=captured,
        configuration=durable if is_root else _user(row, durable),
        supplementary={fact: value for fact, value in facts.items() if "Used" in fact}
        if is_root
        else {"credentialReport": {**facts, "generatedTime": written(captured)}},
    )


def _user(row: Element, durable: Mapping[str, Any]) -> dict[str, Any]:
    """What the report knows of a user, the path among it, which stands in the ARN."""
    arn = row.get("arn").arn()
    return {
        "path": arn.resource.removeprefix("user").removesuffix(arn.name),
        "userName": row.get("user").text(),
        "arn": str(arn),
        "createDate": written(moment(row.get("user_creation_time"))),
        "credentialReport": durable,
    }


def _value(element: Element) -> Any:
    """A boolean, a date as text, another text; None of "N/A", "no_information" and "not_supported"."""
    if element.text_or_empty() in _NOTHING:
        return None
    if element.step in _BOOLEANS:
        return element.boolean()
    return written(moment(element)) if element.step in _DATES else element.text()


def _camel(column: str) -> str:
    first, *others = column.split("_")
    return first + "".join(part.capitalize() for part in others)
