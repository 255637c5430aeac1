"""The accounts of vendors and of AWS that are publicly known."""

from __future__ import annotations

from leastwise.reference.known_accounts import known_accounts


def test_every_known_account_is_one_and_says_where_it_is_named() -> None:
    found = known_accounts()
    assert len(found) > 150
    for identity, one in found.items():
        assert identity == one.account_id
        is_canonical = len(identity) == 64 and one.is_aws
        assert is_canonical or (identity.isdigit() and len(identity) == 12)
        assert one.name
        assert one.source.startswith("http")


def test_vendors_and_accounts_of_aws_are_told_apart() -> None:
    found = known_accounts()
    assert (found["464622532012"].name, found["464622532012"].is_aws) == ("Datadog", False)
    assert found["127311923021"].is_aws
    assert "111122223333" not in found
