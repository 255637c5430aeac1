"""Calls of a live collector, with every refusal kept as a NotRead: a collector says what it asks, not what may fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess
from leastwise.collectors.live.refusal import (
    CREDENTIAL_ERRORS,
    DENIED,
    EXPIRED,
    INVALID_CREDENTIALS,
    NOT_IN_USE,
    AccountError,
    CredentialsError,
    error_code,
    error_text,
    missing_action,
)
from leastwise.model.configuration_item import ConfigurationItem, NotRead, Scope

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one collector saw of one account so far.

    `about` of a call is the resource type that the answer belongs to, `resource` the ARN or name of the one resource
    asked about, or empty where the call lists the type: only then is the type not whole when the call is refused.
    """

    account: AccountAccess
    items: list[ConfigurationItem] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    _incomplete: set[str] = field(default_factory=set)

    def call(
        self,
        service: str,
        operation: str,
        *,
        about: str,
        resource: str = "",
        action: str = "",
        absent: Sequence[str] = (),
        parameters: dict[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """The answer to one call (`operation` in boto3's spelling, "get_bucket_policy").

        {} where the resource has none of it (an error code of `absent`, or the service is not in use); None where it
        could not be read: a NotRead is kept, with `action` (by default service:Operation) as the action missing where
        it was denied, and the caller leaves the member out. Raises CredentialsError or AccountError.
        """
        return next(self._answers(service, operation, about, resource, action, absent, parameters, paged=False), None)

    def pages(
        self,
        service: str,
        operation: str,
        member: str,
        *,
        about: str,
        resource: str = "",
        action: str = "",
        absent: Sequence[str] = (),
        parameters: dict[str, Any] | None = None,
    ) -> Iterator[Any]:
        """The entries of list `member` of all pages, as they come; a refusal ends them and is kept, as in `call`.

        Use `listing` where an incomplete list would be taken for the whole one.
        """
        for page in self.whole_pages(
            service, operation, about=about, resource=resource, action=action, absent=absent, parameters=parameters
        ):
            entries = page.get(member) or ()
            yield from entries[:1] if self.account.options.sample else entries
            if entries and self.account.options.sample:
                return

    def whole_pages(
        self,
        service: str,
        operation: str,
        *,
        about: str,
        resource: str = "",
        action: str = "",
        absent: Sequence[str] = (),
        parameters: dict[str, Any] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The answers to all pages of a call, as they come; a refusal ends them and is kept, as in `call`."""
        yield from self._answers(service, operation, about, resource, action, absent, parameters, paged=True)

    def listing(self, service: str, operation: str, member: str, *, about: str, **more: Any) -> list[Any] | None:
        """All entries as `pages` gives them, or None where not all of them could be read: leave the member out."""
        before = len(self.not_read)
        entries = list(self.pages(service, operation, member, about=about, **more))
        mine = [one for one in self.not_read[before:] if one.resource == more.get("resource", "")]
        return None if any(one.resource_type == about for one in mine) else entries

    def each(self, function: Callable[[Entry], None], entries: Iterable[Entry]) -> None:
        """Call the function with each entry, a few at a time; the first error is raised when all begun have ended."""
        with ThreadPoolExecutor(self.account.threads, thread_name_prefix="collect") as pool:
            futures = [pool.submit(function, entry) for entry in entries]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def item(
        self,
        resource_type: str,
        resource_id: str,
        *,
        name: str,
        arn: str,
        configuration: dict[str, Any],
        supplementary: dict[str, Any] | None = None,
        tags: dict[str, str] | None = None,
        account_id: str | None = None,
    ) -> None:
        """Keep an item, captured now. `configuration` may be partial; `tags` None where they were not read."""
        account = self.account
        self.items.append(
            ConfigurationItem(
                account_id=account_id or account.account_id,
                region=account.scope_region,
                resource_type=resource_type,
                resource_id=resource_id,
                resource_name=name,
                arn=arn,
                capture_time=account.clock(),
                configuration=configuration,
                supplementary=supplementary or {},
                tags=tags,
            )
        )

    def observations(self, *whole: str) -> Observations:
        """What was seen. `whole` are the types that the collector lists in full; those refused are not whole."""
        account, region = self.account.account_id, self.account.scope_region
        refused = {one.resource_type for one in self.not_read if not one.resource} | self._incomplete
        scopes = {Scope(account, region, one) for one in whole if one not in refused}
        return Observations(self.items, scopes, sorted(set(self.not_read)))

    def was_listed(self, resource_type: str) -> bool:
        """Whether no list of the type as a whole was refused: where one was, what hangs from its members is open."""
        return not any(one.resource_type == resource_type and not one.resource for one in self.not_read)

    def incomplete(self, resource_type: str) -> None:
        """Say that resources of the type may exist that were not seen, as one of several lists of them was refused."""
        self._incomplete.add(resource_type)

    def refuse(self, about: str, resource: str, reason: str, action: str = "") -> None:
        """Keep that something could not be read, as `call` does by itself."""
        account = self.account
        self.not_read.append(NotRead(account.account_id, account.scope_region, about, resource, action, reason))

    def _answers(
        self,
        service: str,
        operation: str,
        about: str,
        resource: str,
        action: str,
        absent: Sequence[str],
        parameters: dict[str, Any] | None,
        *,
        paged: bool,
    ) -> Iterator[dict[str, Any]]:
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        if self.account.stopping.is_set():
            raise CredentialsError("the collection was stopped")
        client = self.account.client(service)
        action = action or _action_of(client, service, operation)
        try:
            if paged and client.can_paginate(operation):
                answers = iter(client.get_paginator(operation).paginate(**parameters or {}))
            else:
                answers = iter((getattr(client, operation)(**parameters or {}),))
            for answer in answers:
                self.account.heard(action, "")
                yield answer
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            code = error_code(error)
            self.account.heard(action, code if code in DENIED else "")
            if code in NOT_IN_USE or code in absent:
                yield {}
            else:
                self._refused(error, about, resource, action)

    def _refused(self, error: Any, about: str, resource: str, action: str) -> None:
        code, text = error_code(error), error_text(error)
        where = f"account {self.account.account_id} in {self.account.region}"
        assuming = getattr(error, "operation_name", "") == "AssumeRole"  # with the caller's own credentials
        if code in EXPIRED or code in CREDENTIAL_ERRORS or (assuming and code in INVALID_CREDENTIALS):
            raise CredentialsError(f"the credentials for {where} cannot be used any more: {text}")
        if assuming:
            raise AccountError(f"{where}: {text}", action="sts:AssumeRole" if code in DENIED else "", by_role=True)
        if code in INVALID_CREDENTIALS:
            raise AccountError(f"{where} does not accept the credentials: {text}")
        self.refuse(about, resource, text, missing_action(error, action) if code in DENIED else "")


def _action_of(client: Any, service: str, operation: str) -> str:
    name = client.meta.method_to_api_mapping.get(operation, operation)
    prefix = client.meta.service_model.signing_name or service
    return f"{prefix}:{name}"
