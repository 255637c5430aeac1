"""Accounts of the bench: of one seed always the same, of any size, and files of them made larger."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from bench.accounts import authorization_details
from bench.analysed_account import analysed_items
from bench.multiplied import multiplied

from leastwise.collectors.files import read_paths


def _details(roles: int) -> dict[str, object]:
    return authorization_details(analysed_items(roles))


def test_an_account_has_as_many_of_each_kind_as_its_roles_ask_for() -> None:
    kinds = Counter(item.resource_type for item in analysed_items(50))
    assert kinds["AWS::IAM::Role"] == 50
    assert kinds["AWS::IAM::User"] == 20
    assert kinds["AWS::IAM::Policy"] == 30 + 1
    assert kinds["AWS::S3::Bucket"] == 5


def test_an_account_is_the_same_each_time_and_attaches_nothing_that_is_not_there() -> None:
    assert analysed_items(50) == analysed_items(50)
    items = analysed_items(50)
    arns = {item.arn for item in items}
    attached = {one["policyArn"] for item in items for one in item.configuration.get("attachedManagedPolicies", [])}
    assert attached
    assert attached <= arns


def test_a_file_is_made_larger_and_still_read(tmp_path: Path) -> None:
    path = tmp_path / "details.json"
    path.write_text(json.dumps(multiplied(_details(20), 3)), encoding="utf-8")
    items = [item for _, found in read_paths([path], lambda _: None) for item in found.items]
    kinds = Counter(item.resource_type for item in items)
    assert kinds["AWS::IAM::Role"] == 60
    assert len({item.arn for item in items}) == len(items)
    own = [item for item in items if item.resource_type == "AWS::IAM::Policy" and item.account_id != "aws"]
    assert len(own) == 3 * 12


@pytest.mark.parametrize("copies", [1, 2])
def test_copies_attach_their_own_policies(copies: int) -> None:
    details = multiplied(_details(50), copies)
    arns = {one["Arn"] for one in details["Policies"]}
    for role in details["RoleDetailList"]:
        for one in role["AttachedManagedPolicies"]:
            assert one["PolicyArn"] in arns
