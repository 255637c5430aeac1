"""The double itself: accounts, calls, faults, and the way of one request through them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import boto3

from .account import Account, Tables
from .errors import CONNECTION_LOST, AwsError
from .faults import Delay, Fault, Faults
from .forwarding import Upstream
from .parsing import parameters_of
from .requests import HttpRequest, HttpResponse
from .routing import Route, route_of
from .serialising import error_of, response_of
from .server import Server
from .services import OPERATIONS
from .services.sts import Sessions

Operation = Callable[[Account, Mapping[str, Any]], Mapping[str, Any] | AwsError]
DEFAULT_ACCOUNT: Final = "123456789012"
# IAM actions that are not named as the operation is (Service Authorization Reference).
_ACTIONS: Final = {
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
    ("apigateway", "GetRestApis"): "apigateway:GET",
}
_READS: Final = ("BatchGet", "Describe", "Get", "List", "Lookup", "Search", "Select", "Simulate")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the double met, the IAM action it needs, and the code of its error, if any."""

    account_id: str
    region: str
    service: str
    operation: str
    action: str
    parameters: Mapping[str, Any]
    error_code: str | None = None


class AwsDouble:
    """AWS on 127.0.0.1; a context manager. The package's docstring tells how to use it."""

    def __init__(
        self, *, upstream: str | None = None, services: Collection[str] | None = None, page_size: int = 100
    ) -> None:
        known = {service for service, _ in OPERATIONS}
        self.page_size = page_size
        self.calls: list[Call] = []
        self.mistakes: list[str] = []
        self.tables: Tables = {}
        self._own = set(services) if services is not None else set() if upstream else known
        self._operations = _operations_of(self._own)
        self._upstream = Upstream(upstream) if upstream else None
        self._faults = Faults()
        self._sessions = Sessions()
        self._late: dict[tuple[str, str], tuple[Tables, int]] = {}
        self._lock = RLock()
        self._server = Server(self._answer)

    @property
    def url(self) -> str:
        """What endpoint_url, --endpoint-url or AWS_ENDPOINT_URL shall be."""
        return self._server.url

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        if self.mistakes and error is None:
            raise AssertionError("; ".join(self.mistakes))

    def credentials(self, account_id: str = DEFAULT_ACCOUNT) -> dict[str, str]:
        """The environment variables with which boto3 and the AWS CLI are an administrator of the account."""
        return {
            "AWS_ACCESS_KEY_ID": f"AKIADBLE{account_id}",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def session(self, account_id: str = DEFAULT_ACCOUNT, region: str = "us-east-1") -> boto3.Session:
        """A boto3 session of the account; its clients need endpoint_url=double.url."""
        environment = self.credentials(account_id)
        session = boto3.Session(environment["AWS_ACCESS_KEY_ID"], "secret", region_name=region)
        session.events.register("before-send.s3-control.*", _without_account_in_host)
        return session

    def client(self, service: str, account_id: str = DEFAULT_ACCOUNT, region: str = "us-east-1", **options: Any) -> Any:
        """A boto3 client of the account."""
        return self.session(account_id, region).client(service, endpoint_url=self.url, **options)

    def account(self, account_id: str = DEFAULT_ACCOUNT, region: str = "us-east-1") -> Account:
        """The account, to look at or fill its tables; its tables are made on first use."""
        return Account(account_id, region, f"arn:aws:iam::{account_id}:user/admin", self.tables, self.page_size)

    def answer(
        self,
        service: str,
        operation: str,
        answer: Mapping[str, Any] | AwsError | Operation,
        *,
        account: str = "*",
        region: str = "*",
    ) -> None:
        """Let an operation answer with a value, an error, or what a function of account and parameters returns."""
        function: Operation = answer if callable(answer) else lambda _account, _parameters: answer
        with self._lock:
            self._operations.setdefault((service, operation), []).insert(0, (account, region, function))

    def fail(
        self,
        service: str,
        operation: str,
        code: str,
        *,
        times: int | None = 1,
        after: int = 0,
        account: str = "*",
        region: str = "*",
        message: str = "",
        status: int | None = None,
    ) -> None:
        """Let calls fail: after `after` calls that pass, `times` times (None: for good). "*" means any."""
        error = AwsError(code, message, status)
        self._faults.faults.append(Fault(service, operation, error, times, after, account, region))

    def delay(self, service: str, operation: str, *, reads: int, account: str = "*") -> None:
        """Let what an operation writes be seen only after `reads` reads of its service in its account."""
        self._faults.delays.append(Delay(service, operation, reads, account))

    def recover(self) -> None:
        """Take all faults and delays away."""
        self._faults.clear()

    def reset(self) -> None:
        """Be as at the beginning: no resources, answers, faults or calls."""
        self.recover()
        with self._lock:
            self._operations = _operations_of(self._own)
            self._late.clear()
            self.tables.clear()
            self.calls.clear()

    def _answer(self, request: HttpRequest) -> HttpResponse | None:
        access_key_id, region, _ = request.credential
        account_id, caller = self._sessions.identity(access_key_id, DEFAULT_ACCOUNT)
        route = route_of(request, {service for service, _ in self._operations})
        if route is None:
            if self._upstream is not None:
                return self._upstream.forward(request)
            protocol = "query" if request.body.startswith(b"Action=") else "json"
            return error_of(AwsError("UnknownOperationException", "The double knows no such operation.", 404), protocol)
        account = Account(account_id, region, caller, self.tables, self.page_size)
        return self._routed(request, route, account)

    def _routed(self, request: HttpRequest, route: Route, account: Account) -> HttpResponse | None:
        parameters: Mapping[str, Any] = {}
        error = self._faults.error(route.service, route.name, account.id, account.region)
        try:
            parameters = parameters_of(request, route.operation, route.protocol, route.labels)
            if error is not None:
                raise _worded(error, route, account)
            operation = self._operation(route, account)
            if operation is None:
                response = self._forwarded(request, route, account)
            else:
                response = response_of(
                    self._run(operation, route, account, parameters), route.operation, route.protocol
                )
        except AwsError as failure:
            error, response = failure, error_of(failure, route.protocol)
        except Exception as failure:
            mistake = f"{route.service} {route.name}: {type(failure).__name__}: {failure}"
            self.mistakes.append(mistake)
            error = AwsError("MistakeOfTheDouble", mistake, 400)
            response = error_of(error, route.protocol)
        code = error.code if error is not None else None
        action = _action_of(route)
        self.calls.append(Call(account.id, account.region, route.service, route.name, action, parameters, code))
        return None if code == CONNECTION_LOST else response

    def _operation(self, route: Route, account: Account) -> Operation | None:
        for account_id, region, operation in self._operations.get((route.service, route.name), ()):
            if account_id in ("*", account.id) and region in ("*", account.region):
                return operation
        if self._upstream is None:
            raise AwsError("UnknownOperationException", f"The double has no {route.service} {route.name}.", 404)
        return None

    def _run(
        self, operation: Operation, route: Route, account: Account, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        with self._lock:
            if route.service == "sts":
                return self._sessions.run(operation, account, parameters)
            account = self._as_seen(route, account)
            reads = self._faults.reads_before_visible(route.service, route.name, account.id)
            before = copy.deepcopy(self.tables) if reads else {}
            answer = operation(account, parameters)
            if isinstance(answer, AwsError):
                raise answer
            if reads:
                self._late.setdefault((account.id, route.service), (before, reads))
            return answer

    def _as_seen(self, route: Route, account: Account) -> Account:
        """The account as this call sees it: readers see the resources before a write that is not visible yet."""
        key = (account.id, route.service)
        if key not in self._late or not route.name.startswith(_READS):
            return account
        tables, reads = self._late.pop(key)
        if reads > 1:
            self._late[key] = (tables, reads - 1)
        return Account(account.id, account.region, account.caller_arn, tables, account.page_size)

    def _forwarded(self, request: HttpRequest, route: Route, account: Account) -> HttpResponse:
        assert self._upstream is not None
        reads = self._faults.reads_before_visible(route.service, route.name, account.id)
        scope = (account.id, account.region, route.service)
        response = self._upstream.answer(request, scope, is_read=route.name.startswith(_READS), late_reads=reads)
        if route.name == "AssumeRole" and response.status == 200:
            self._sessions.learn(response.body.decode("utf-8"))
        return response


def _operations_of(services: Collection[str]) -> dict[tuple[str, str], list[tuple[str, str, Operation]]]:
    """What the double itself does for these services: by operation, for any account and Region."""
    return {key: [("*", "*", operation)] for key, operation in OPERATIONS.items() if key[0] in services}


def _action_of(route: Route) -> str:
    default = f"{route.operation.service_model.signing_name}:{route.name}"
    return _ACTIONS.get((route.service, route.name), default)


def _worded(error: AwsError, route: Route, account: Account) -> AwsError:
    """The error with the message that AWS gives where the test gave none."""
    if error.message != error.code or not error.code.startswith("AccessDenied"):
        return error
    message = f"User: {account.caller_arn} is not authorized to perform: {_action_of(route)} on resource: *"
    return AwsError(error.code, message, error.status)


def _without_account_in_host(request: Any, **_: Any) -> None:
    """S3 Control puts the account id before the host name, which no local name server knows."""
    account_id = request.headers.get("x-amz-account-id", "")
    text = account_id.decode() if isinstance(account_id, bytes) else account_id
    if text:
        request.url = request.url.replace(f"://{quote(text)}.", "://", 1)
