"""Systems Manager documents of the account, and whom they are shared with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import token_pages
from leastwise.collectors.live.spelling import instant, tags_of

DOCUMENT: Final = "AWS::SSM::Document"


def collect(account: AccountAccess) -> Observations:
    """The account's own documents (AWS Systems Manager API Reference, "DescribeDocumentPermission")."""
    reading = Reading(account)
    own = {"Filters": [{"Key": "Owner", "Values": ["Self"]}]}
    listed = reading.pages("ssm", "list_documents", "DocumentIdentifiers", about=DOCUMENT, parameters=own)
    reading.each(partial(_document, reading), listed)
    return reading.observations(DOCUMENT)


def _document(reading: Reading, document: Mapping[str, Any]) -> None:
    name = document["Name"]
    arn = reading.account.arn("ssm", f"document/{name}")
    configuration = {
        "name": name,
        "arn": arn,
        "documentType": document.get("DocumentType"),
        "createdDate": instant(document.get("CreatedDate")),
    }
    asked = {"Name": name, "PermissionType": "Share"}
    before = len(reading.not_read)
    shared = token_pages(
        reading, "ssm", "describe_document_permission", "AccountIds", about=DOCUMENT, resource=arn, parameters=asked
    )
    account_ids = sorted(shared)
    if not any(one.resource == arn for one in reading.not_read[before:]):
        configuration["sharedAccounts"] = account_ids
    tags = tags_of(document.get("Tags") or ())
    reading.item(DOCUMENT, name, name=name, arn=arn, configuration=configuration, tags=tags)


SSM_DOCUMENTS: Final = LiveCollector(
    name="ssm-documents",
    title="Systems Manager documents and whom they are shared with",
    service="ssm",
    actions=("ssm:ListDocuments", "ssm:DescribeDocumentPermission"),
    resource_types=(DOCUMENT,),
    collect=collect,
)
