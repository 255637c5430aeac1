"""Rollback of Lambda permissions and SAML metadata, end to end with boto3 against moto server."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from leastwise.settings import Settings
from leastwise.usecases.recorder.collecting import collect_live
from leastwise.usecases.recorder.collection_plan import CollectionRequest
from leastwise.usecases.recorder.rollback_applying import Application, Applied, apply_rollback
from leastwise.usecases.recorder.rolling_back import Rollback, Subject, prepare_rollback
from leastwise.workspace import open_inventory

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders"
METADATA = '<EntityDescriptor entityID="{}">' + "x" * 1000 + "</EntityDescriptor>"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


class Account:
    """The account of the moto server, and an inventory of it."""

    def __init__(self, url: str, home: Path, *only: str) -> None:
        self.settings = Settings(home=home)
        self.request = CollectionRequest(endpoint_url=url, only=only, regions=("us-east-1",), fresh=True)

    def inventory(self) -> Any:
        return open_inventory(self.settings)

    def collect(self) -> datetime:
        """Records the account; returns a moment after it, before anything that follows."""
        collect_live(self.request, self.settings.home, self.inventory)
        moment = datetime.now(UTC)
        time.sleep(0.01)
        return moment

    def plan(self, name: str, to: datetime) -> Rollback:
        with self.inventory() as inventory:
            inventory.refresh()
            return prepare_rollback(inventory, Subject(name, to))

    def roll_back(self, name: str, to: datetime, **more: Any) -> Applied | None:
        values = {"confirm": lambda _: True, "pause": lambda _: None} | more
        application = Application(self.request, self.settings.home, self.inventory, **values)
        return apply_rollback(application, Subject(name, to))


@pytest.fixture(autouse=True)
def credentials(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    values = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
    values |= {"AWS_MAX_ATTEMPTS": "1", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    requests.post(f"{server}/moto-api/reset", timeout=10)


def code() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass")
    return packed.getvalue()


def made_function(server: str) -> Any:
    """A function with two permissions."""
    iam = boto3.client("iam", endpoint_url=server, region_name="us-east-1")
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]}
    trust["Statement"][0]["Action"] = "sts:AssumeRole"
    role = iam.create_role(RoleName="run", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    client = boto3.client("lambda", endpoint_url=server, region_name="us-east-1")
    client.create_function(
        FunctionName="orders", Runtime="python3.12", Role=role, Handler="index.handler", Code={"ZipFile": code()}
    )
    client.add_permission(
        FunctionName="orders",
        StatementId="from-bucket",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::reports",
        SourceAccount="123456789012",
    )
    client.add_permission(
        FunctionName="orders",
        StatementId="partner",
        Action="lambda:InvokeFunction",
        Principal="arn:aws:iam::444455556666:role/partner",
    )
    return client


def policy(client: Any) -> list[Any]:
    statements = json.loads(client.get_policy(FunctionName="orders")["Policy"])["Statement"]
    return sorted(statements, key=lambda one: one["Sid"])


def test_permissions_of_a_function_are_what_they_were(server: str, tmp_path: Path) -> None:
    client = made_function(server)
    account = Account(server, tmp_path, "lambda-functions")
    moment, before = account.collect(), policy(client)
    client.remove_permission(FunctionName="orders", StatementId="from-bucket")
    client.remove_permission(FunctionName="orders", StatementId="partner")
    for statement, principal in (("partner", "*"), ("later", "777788889999")):
        client.add_permission(
            FunctionName="orders", StatementId=statement, Action="lambda:InvokeFunction", Principal=principal
        )
    account.collect()
    assert policy(client) != before

    planned = account.plan("orders", moment)
    applied = account.roll_back("orders", moment)

    assert planned.plan.lost == ()
    assert [(step.operation, step.parameters["StatementId"]) for step in planned.plan.steps] == [
        ("RemovePermission", "partner"),
        ("RemovePermission", "later"),
        ("AddPermission", "from-bucket"),
        ("AddPermission", "partner"),
    ]
    assert planned.access
    assert applied is not None
    assert applied.is_verified
    assert policy(client) == before
    again = account.roll_back("orders", moment)
    assert again is not None
    assert again.done == ()


def test_a_function_without_permissions_gets_rid_of_those_it_has(server: str, tmp_path: Path) -> None:
    client = made_function(server)
    for statement in ("from-bucket", "partner"):
        client.remove_permission(FunctionName="orders", StatementId=statement)
    account = Account(server, tmp_path, "lambda-functions")
    moment = account.collect()
    client.add_permission(FunctionName="orders", StatementId="x", Action="lambda:*", Principal="*")
    applied = account.roll_back(FUNCTION, moment)
    assert applied is not None
    assert applied.is_verified
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_policy(FunctionName="orders")


def test_saml_metadata_is_restored_where_the_document_is_known(server: str, tmp_path: Path) -> None:
    iam = boto3.client("iam", endpoint_url=server, region_name="us-east-1")
    good, bad = METADATA.format("https://idp.example.com"), METADATA.format("https://evil.example.net")
    arn = iam.create_saml_provider(Name="corporate", SAMLMetadataDocument=good)["SAMLProviderArn"]
    account = Account(server, tmp_path, "iam-identity-providers")
    moment = account.collect()
    iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=bad)
    account.collect()

    unknown = account.plan(arn, moment).plan
    assert (unknown.steps, [one.what for one in unknown.lost]) == ((), [f"the metadata of {arn}"])
    digest = f"sha256:{hashlib.sha256(good.encode()).hexdigest()}"
    applied = account.roll_back(arn, moment, saml_documents=lambda: {digest: good})

    assert applied is not None
    assert [step.operation for step in applied.done] == ["UpdateSAMLProvider"]
    assert applied.is_verified
    assert iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"] == good
