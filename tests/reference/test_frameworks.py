"""Frameworks: ids that are well formed, and requirements that checks of analyses name exist."""

from __future__ import annotations

import re

import pytest

from leastwise.checks import AUDIT_CHECKS
from leastwise.checks.practices import frameworks_of, practice_of
from leastwise.errors import InputError
from leastwise.reference.frameworks import FRAMEWORKS, framework
from leastwise.reference.frameworks.cis_aws import in_all_versions


@pytest.mark.parametrize("one", FRAMEWORKS.values(), ids=lambda one: one.id)
def test_a_framework_is_whole(one):
    assert re.fullmatch(r"[a-z0-9_.]+", one.id)
    assert one.title
    assert one.version
    assert one.url.startswith("https://")
    assert all(title and not title.endswith(".") for title in one.requirements.values())


@pytest.mark.parametrize(
    ("version", "requirement", "about"),
    [
        ("1.4", "1.14", "Access keys are rotated"),
        ("3.0", "1.14", "Access keys are rotated"),
        ("5.0", "1.13", "Access keys are rotated"),
        ("2.0", "3.7", "Logs are encrypted"),
        ("3.0", "3.5", "Logs are encrypted"),
        ("1.4", "3.3", "The bucket of the trail"),
        ("3.0", "3.3", "AWS Config"),
        ("3.0", "4.16", "Security Hub"),
        ("5.0", "1.3", "The root user has no access key"),
        ("5.0", "1.21", "Full access to CloudShell"),
        ("6.0", "2.21", "Full access to CloudShell"),
        ("6.0", "4.5", "Logs are encrypted"),
        ("7.0", "2.1.1", "Root access of member accounts"),
        ("7.0", "2.4", "The root user has no access key"),
        ("7.0", "2.11", "Credentials unused"),
        ("7.0", "2.12", "Access keys are rotated"),
        ("7.0", "2.13", "Users get permissions only through groups"),
        ("7.0", "2.20", "Full access to CloudShell"),
        ("7.0", "5.15", "Changes of AWS Organizations"),
    ],
)
def test_numbers_move_between_versions_of_cis(version, requirement, about):
    assert FRAMEWORKS[f"cis_aws_{version}"].requirements[requirement].startswith(about)


def test_a_requirement_is_found_in_all_versions_that_have_it():
    found = in_all_versions({"cis_aws_3.0": ("1.13", "1.14"), "soc2": ("CC6.1",)})
    assert found["soc2"] == ("CC6.1",)
    assert found["cis_aws_1.4"] == ("1.13", "1.14")
    assert found["cis_aws_5.0"] == ("1.12", "1.13")
    assert found["cis_aws_7.0"] == ("2.12",)
    assert in_all_versions({"soc2": ("CC6.1",)}) == {"soc2": ("CC6.1",)}


def test_every_check_names_requirements_that_exist():
    for check in AUDIT_CHECKS:
        for name, requirements in frameworks_of(check).items():
            assert set(requirements) <= set(FRAMEWORKS[name].requirements), (check.id, name)
        assert practice_of(check)


def test_a_framework_that_there_is_not():
    with pytest.raises(InputError, match="cis_aws_9"):
        framework("cis_aws_9")
