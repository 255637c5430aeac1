"""What `aws iam get-account-authorization-details` prints: every user, group, role and policy of an account.

IAM API Reference, "GetAccountAuthorizationDetails". Read are the whole listing, as the AWS CLI puts it together, one
page as the API answers, and a list of pages; with policy documents decoded or URL-encoded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.content import FileContent
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.iam_shape import (
    AWS_MANAGED,
    GROUP_SHAPE,
    INSTANCE_PROFILE_SHAPE,
    POLICY,
    POLICY_SHAPE,
    ROLE,
    ROLE_SHAPE,
    USER_SHAPE,
    Shape,
)
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, Scope

LISTS: Final[dict[str, Shape]] = {
    "UserDetailList": USER_SHAPE,
    "GroupDetailList": GROUP_SHAPE,
    "RoleDetailList": ROLE_SHAPE,
    "Policies": POLICY_SHAPE,
}
_DETAIL_LISTS: Final = frozenset(LISTS) - {"Policies"}


def recognises(content: FileContent) -> bool:
    """Whether the document, or the first of a list of pages, has one of the detail lists."""
    return any(_is_page(page) for page in _pages(content.document)[:1])


def is_part(content: FileContent) -> bool:
    """Whether the file says of itself that it is one page: the API's answer, not what the CLI puts together.

    A last page looks like a listing of one page; only other pages beside it tell.
    """
    return isinstance(content.document, dict) and "IsTruncated" in content.document


def is_truncated(content: FileContent) -> bool:
    """Whether more pages follow the last one in the file."""
    last = _pages(content.document)[-1]
    return bool(last.get("IsTruncated") or last.get("Marker") or last.get("NextToken"))


def read(content: FileContent) -> Observations:
    """Users, groups, roles, customer managed policies, attached AWS managed policies and roles' instance profiles.

    Raises InputError with file and place where a member is missing or of the wrong kind.
    """
    pages = [_page(content, index) for index in range(len(_pages(content.document)))]
    items = _with_distinct_ids([item for page in pages for item in _page_items(page, content.captured)])
    found = Observations(items=items)
    if not is_truncated(content):
        found.whole = _whole(found.items)
    return found


AUTHORIZATION_DETAILS: Final = FileFormat(
    "authorization-details", "output of aws iam get-account-authorization-details", recognises, read
)


def _pages(document: Any) -> list[Any]:
    return document if isinstance(document, list) else [document]


def _is_page(page: Any) -> bool:
    return isinstance(page, dict) and any(name in page for name in _DETAIL_LISTS)


def _page(content: FileContent, index: int) -> Element:
    document = Element(content.document, content.name)
    page = (
        document
        if isinstance(content.document, dict)
        else Element(content.document[index], content.name, index, document)
    )
    if not any(name in page.members() for name in LISTS):
        raise page.wrong(f"has none of {', '.join(LISTS)}", "Every page of the listing has these members.")
    return page


def _page_items(page: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    for name, shape in LISTS.items():
        for resource in page.get(name).elements():
            yield shape.item(resource, captured, complete=True)
            if shape is ROLE_SHAPE:
                for profile in resource.get("instanceProfileList").elements():
                    yield INSTANCE_PROFILE_SHAPE.item(profile, captured, complete=True)


def _with_distinct_ids(items: list[ConfigurationItem]) -> list[ConfigurationItem]:
    """The items, with the ARN as id where several resources share one: files whose ids were blotted out."""
    arns: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        arns[item.resource_type, item.resource_id].add(item.arn)
    return [
        replace(item, resource_id=item.arn) if len(arns[item.resource_type, item.resource_id]) > 1 else item
        for item in items
    ]


def _whole(items: list[ConfigurationItem]) -> set[Scope]:
    """The types of which every resource of the account is listed; the account is the one of most ARNs.

    A type of which there is none in the file is whole only where nothing hints at a listing with `--filter`, which
    leaves the other lists empty: every account has roles, all attached policies are listed, and no policy is attached
    more often than the file shows.
    """
    accounts = Counter(item.account_id for item in items if item.account_id != AWS_MANAGED)
    if not accounts:
        return set()
    account = accounts.most_common(1)[0][0]
    present = {item.resource_type for item in items if item.account_id == account}
    types = {shape.resource_type for shape in LISTS.values()}
    found = types if ROLE in present and _attachments_are_explained(items) else types & present
    return {Scope(account, GLOBAL_REGION, resource_type) for resource_type in found}


def _attachments_are_explained(items: list[ConfigurationItem]) -> bool:
    attached = Counter(
        policy["policyArn"] for item in items for policy in item.configuration.get("attachedManagedPolicies", ())
    )
    counts = {
        item.arn: item.supplementary.get("attachmentCount") or 0 for item in items if item.resource_type == POLICY
    }
    return attached.keys() <= counts.keys() and all(count <= attached[arn] for arn, count in counts.items())
