"""The reference table: what it knows, and patterns of actions as IAM matches them."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.errors import InputError
from leastwise.reference.iam import ConditionKey, load_reference
from leastwise.reference.table import ACCESS_LEVELS

REFERENCE = load_reference()


def naive(pattern):
    """Names that a pattern matches, one by one with the plainest expression.

    Wildcards beside each other are put in one order first: "*?*" would try every way to share the text.
    """
    pattern = re.sub(r"[*?]*\*[*?]*", lambda run: "?" * run[0].count("?") + "*", pattern)
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    test = re.compile(expression, re.IGNORECASE | re.DOTALL)
    return [name for name in REFERENCE.actions if test.fullmatch(name)]


def test_size_is_plausible():
    assert len(REFERENCE.actions) >= 22_000
    assert len(REFERENCE.services) >= 450
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", REFERENCE.date)


def test_actions_are_distinct_and_those_of_a_service_lie_together():
    assert len(REFERENCE.index) == len(REFERENCE.actions)
    order = list(dict.fromkeys(name.partition(":")[0] for name in REFERENCE.actions))
    changes = sum(before.partition(":")[0] != after.partition(":")[0] for before, after in pairwise(REFERENCE.actions))
    assert changes == len(order) - 1
    assert set(order) <= REFERENCE.prefixes


def test_every_action_resolves():
    for name in REFERENCE.actions:
        action = REFERENCE.action(name)
        assert action is not None
        assert f"{action.prefix}:{action.name}" == name
        assert action.access_level in ACCESS_LEVELS
        assert REFERENCE.arn_patterns(name)


PATTERNS = (
    "* ** *:* s3:* S3:GET* s3:getobject s3:Get?bject s?:* *:Get*Policy* *s3:* iam* nothing:* s3:Nothing s3 s3: ? :* "
    "s3:*Object s3:*Object*Tagging s3:[gG]* s3:*t*t* *:*Role*Policy"
).split()


@pytest.mark.parametrize("pattern", ["", *PATTERNS])
def test_patterns(pattern):
    assert list(REFERENCE.names(REFERENCE.actions_matching(pattern))) == naive(pattern)


@st.composite
def bent_names(draw):
    """A real name with characters or stretches of it replaced by wildcards, and its case changed."""
    name = draw(st.sampled_from(REFERENCE.actions))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(name)))
        end = draw(st.integers(at, min(len(name), at + 6)))
        name = name[:at] + draw(st.sampled_from(["*", "?", "**", "*?", "e", ""])) + name[end:]
    return draw(st.sampled_from([name, name.lower(), name.upper()]))


@settings(max_examples=60, deadline=None)
@given(bent_names())
def test_patterns_match_as_the_plainest_expression_does(pattern):
    assert list(REFERENCE.names(REFERENCE.actions_matching(pattern))) == naive(pattern)


def test_hostile_patterns_end():
    assert REFERENCE.actions_matching("*:" + "*e" * 200 + "*q") == 0


def test_levels_part_the_actions():
    bits = [REFERENCE.level_bitset(level) for level in ACCESS_LEVELS]
    assert sum(level.bit_count() for level in bits) == len(REFERENCE.actions)
    assert bits[0] | bits[1] | bits[2] | bits[3] | bits[4] == REFERENCE.actions_matching("*")
    assert "s3:PutBucketPolicy" in REFERENCE.names(REFERENCE.level_bitset("Permissions management"))
    assert "ec2:CreateTags" in REFERENCE.names(REFERENCE.level_bitset("Tagging"))
    with pytest.raises(InputError, match="no access level"):
        REFERENCE.level_bitset("write")


def test_an_action():
    action = REFERENCE.action("S3:getobject")
    assert (action.prefix, action.name, action.access_level) == ("s3", "GetObject", "Read")
    assert "object" in [use.name for use in action.resource_types]
    assert "s3:ExistingObjectTag/<key>" in action.condition_keys
    assert not action.is_wildcard_only
    assert REFERENCE.action("s3:GetObjects") is None
    assert REFERENCE.action("ec2:DescribeInstances").is_wildcard_only


def test_arn_patterns():
    assert "arn:*:s3:::*/*" in REFERENCE.arn_patterns("s3:GetObject")
    assert REFERENCE.arn_patterns("sqs:SendMessage") == ("arn:*:sqs:*:*:*",)
    assert REFERENCE.arn_patterns("ec2:DescribeInstances") == ("*",)
    assert REFERENCE.arn_patterns("iam:Nothing") == ()
    assert not any("${" in form for name in REFERENCE.actions for form in REFERENCE.arn_patterns(name))


def test_services():
    assert REFERENCE.service_name("s3") == "Amazon S3"
    assert REFERENCE.service_name("nothing") is None
    bucket = REFERENCE.resource_types("S3")["bucket"]
    assert bucket.arn_formats == ("arn:${Partition}:s3:::${BucketName}",)
    assert REFERENCE.resource_types("nothing") == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("AWS:requesttag/team", ConditionKey("aws:RequestTag/${TagKey}", "String", False)),
        ("aws:TagKeys", ConditionKey("aws:TagKeys", "ArrayOfString", True)),
        ("aws:PrincipalOrgPaths", ConditionKey("aws:PrincipalOrgPaths", "ArrayOfString", True)),
        ("aws:sourceip", ConditionKey("aws:SourceIp", "IPAddress", False)),
        ("aws:MultiFactorAuthPresent", ConditionKey("aws:MultiFactorAuthPresent", "Bool", False)),
        ("aws:MultiFactorAuthAge", ConditionKey("aws:MultiFactorAuthAge", "Numeric", False)),
        ("s3:ExistingObjectTag/a/b", ConditionKey("s3:ExistingObjectTag/<key>", "String", False)),
        ("s3:x-amz-acl", ConditionKey("s3:x-amz-acl", "String", False)),
        ("saml:aud", ConditionKey("saml:aud", "String", False)),
        ("iam:PassedToService", ConditionKey("iam:PassedToService", "String", False)),
        ("token.actions.githubusercontent.com:sub", ConditionKey("${IdentityProvider}:sub", "String", False)),
        (
            "cognito-identity.amazonaws.com:amr",
            ConditionKey("cognito-identity.amazonaws.com:amr", "ArrayOfString", True),
        ),
        ("s3:sub", None),
        ("aws:RequestTag/", None),
        ("aws:Nothing", None),
        ("nothing:at-all", None),
        ("", None),
    ],
)
def test_condition_keys(name, key):
    assert REFERENCE.condition_key(name) == key


def test_a_fresh_process_loads_it_without_heavy_libraries():
    code = (
        "import sys; from leastwise.reference.iam import load_reference; print(len(load_reference().actions));"
        "print([name for name in ('duckdb', 'pyarrow', 'boto3', 'pydantic', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == [str(len(REFERENCE.actions)), "[]"]


def test_unusable_tables(tmp_path):
    missing, damaged = tmp_path / "missing", tmp_path / "damaged"
    damaged.write_bytes(b"not a table")
    for path, message in ((missing, "No such file"), (damaged, "damaged"), (tmp_path, "directory")):
        with pytest.raises(InputError, match=message):
            load_reference(path)
