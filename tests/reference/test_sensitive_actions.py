"""Every action of the lists is one that the reference knows, and the lists are about what they say."""

from __future__ import annotations

import pytest

from leastwise.reference.iam import load_reference
from leastwise.reference.sensitive_actions import (
    CREDENTIALS_EXPOSURE_ACTIONS,
    DATA_EXFILTRATION_ACTIONS,
    NOT_ON_RESOURCES,
    RESOURCE_EXPOSURE_ACTIONS,
    bits_of_actions,
    infrastructure_bits,
)

LISTS = (DATA_EXFILTRATION_ACTIONS, CREDENTIALS_EXPOSURE_ACTIONS, RESOURCE_EXPOSURE_ACTIONS, NOT_ON_RESOURCES)


@pytest.mark.parametrize("names", LISTS)
def test_every_action_exists(names: tuple[str, ...]) -> None:
    reference = load_reference()
    assert [one for one in names if reference.action(one) is None] == []
    assert bits_of_actions(names, reference).bit_count() == len(set(names)) == len(names)


def test_infrastructure_is_changed_by_writing_actions_on_resources() -> None:
    reference = load_reference()
    found = set(reference.names(infrastructure_bits(reference)))
    assert {"ec2:TerminateInstances", "rds:DeleteDBInstance", "s3:DeleteBucket"} <= found
    assert not found & {"ec2:DescribeInstances", "s3:GetObject", "ec2:CreateTags"}
