"""Examples of checks of root credentials."""

from access_states import ACCOUNT, item, organization
from cases import account_item, case

from leastwise.evidence.root_user import ROOT, SUMMARY


def summary(password=0, keys=0, certificates=0, **more):
    return account_item(
        SUMMARY,
        "account-summary",
        accountPasswordPresent=password,
        accountAccessKeysPresent=keys,
        accountSigningCertificatesPresent=certificates,
        accountMFAEnabled=0,
        **more,
    )


def managing(*features):
    found = {"masterAccountId": ACCOUNT} | ({"enabledRootAccessFeatures": list(features)} if features else {})
    return item("AWS::Organizations::Organization", "o-example", "o-example", "", found)


TREE = organization({})
UNREAD = [case("the summary was not read", action="iam:GetAccountSummary")]
UNKNOWN = case("no organisation", summary(1), action="organizations:DescribeOrganization")
ROOT_KEY = item("AWS::IAM::AccessKey", "AKIAROOT", "AKIAROOT", "", {"userName": "<root_account>", "status": "Inactive"})

CHECK_EXAMPLES = {
    "root-access-key": (
        [
            case("by the summary", summary(keys=1), finds=[ACCOUNT]),
            case(
                "an inactive one in the report",
                account_item(ROOT, "root", accessKey1LastRotated="2020-01-01T00:00:00Z", accessKey1Active=False),
                finds=[ACCOUNT],
            ),
            case("a recorded one", ROOT_KEY, finds=[ACCOUNT]),
        ],
        [
            case("none", summary()),
            case("none in the report", account_item(ROOT, "root", accessKey1Active=False, accessKey2Active=False)),
        ],
        UNREAD,
    ),
    "root-signing-certificate": (
        [case("one", summary(certificates=1), finds=[ACCOUNT])],
        [case("none", summary())],
        UNREAD,
    ),
    "member-root-credentials": (
        [case("a password", summary(1), *TREE, finds=[ACCOUNT])],
        [
            case("no credentials", summary(), *TREE),
            case("the management account", summary(1), managing("RootSessions")),
        ],
        [UNKNOWN, case("the summary was not read", *TREE, action="iam:GetAccountSummary")],
    ),
    "central-root-access": (
        [case("sessions only", managing("RootSessions"), finds=[ACCOUNT])],
        [
            case("on", managing("RootCredentialsManagement")),
            case("a member account", *TREE),
        ],
        [UNKNOWN, case("features were not read", managing(), action="iam:ListOrganizationsFeatures")],
    ),
}
