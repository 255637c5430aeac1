"""A small AWS on 127.0.0.1 for tests: real boto3 and the real AWS CLI talk to it over HTTP.

It speaks AWS's protocols from botocore's own service models, and covers what moto lacks or gets wrong (the credential
report's root row, paging of GetAccountAuthorizationDetails, service last accessed, LookupEvents, Config history,
Access Analyzer, Organizations with resource control policies and delegated administrators, IAM Identity Center,
identity stores, Roles Anywhere), any answer a test wants, and every way in which AWS fails.

    with AwsDouble() as double:
        iam = double.client("iam", account_id="111122223333")      # or double.session(...), double.credentials(...)
        iam.create_user(UserName="alice")

**Accounts.** The access key id chooses the account: `AKIADBLE111122223333` is an administrator of 111122223333; any
other key of 123456789012. sts AssumeRole gives keys of the role's account, whatever its name. State is per account:
`double.account(id, region).table(NAME)`, whose rows each service module describes. Functions of the service modules
fill what no AWS call fills: `services.cloudtrail.put_event`, `services.config.put_item`,
`services.access_analyzer.put_finding`, `services.organizations.add_account`, `services.sso_admin.add_instance`.

**Any answer.** `double.answer(service, operation, answer, account=, region=)`: a dict in boto3's spelling, an
`AwsError`, or a function `(account, parameters) -> dict | AwsError`. The newest answer that fits wins. A member that
the operation's output does not have is a mistake, so a test cannot make up a shape; leaving the context with a mistake
of the double's raises AssertionError.

**Paging.** `double.page_size` cuts every list that the double itself gives; markers are the service's own members.

**Faults.** `double.fail(service, operation, code, times=1, after=0, account="*", region="*", message=, status=)`, for
code ThrottlingException, AccessDenied, ExpiredToken… "*" stands for any service or operation, `times=None` for always,
`CONNECTION_LOST` for a connection that breaks. `double.delay(service, operation, reads=N)`: what the operation writes
is seen only after N reads of that service in that account. `double.recover()` takes all of it away.
`double.calls` is what was called, in order; `double.reset()` begins anew.

**Before another server.** `AwsDouble(upstream=moto_url)` answers nothing itself and passes calls on to moto: faults,
delays and `answer` work there too (a delayed write is hidden from reads that were made before). With
`services=("organizations", …)` the double answers those itself.

Import it with the tests folder on `sys.path`: `from aws_double import AwsDouble`.
"""

from .account import Account
from .double import DEFAULT_ACCOUNT, AwsDouble, Call
from .errors import CONNECTION_LOST, AwsError

__all__ = ["CONNECTION_LOST", "DEFAULT_ACCOUNT", "Account", "AwsDouble", "AwsError", "Call"]
