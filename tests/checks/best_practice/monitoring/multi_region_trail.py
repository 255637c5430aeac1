"""Examples of the check of trails of all Regions."""

from access_states import ACCOUNT, MANAGEMENT, item, organization
from cases import case, listed, not_read
from written_trails import ALL, REGION, TRAIL, cloud_trail

ORGANIZATION = [
    *organization({}),
    item("AWS::Organizations::Account", MANAGEMENT, "management", "", {"parentId": "r-1"}, account_id=MANAGEMENT),
]
LISTED = listed(TRAIL, region=REGION)


def advanced(*fields):
    category = {"field": "eventCategory", "equals": ["Management"]}
    return cloud_trail(eventSelectors=[], advancedEventSelectors=[{"fieldSelectors": [category, *fields]}])


WRITES = {"field": "readOnly", "equals": ["false"]}
NOISY = {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}
WITHOUT_IAM = {"field": "eventSource", "notEquals": ["iam.amazonaws.com"]}


def found(title, *items):
    return case(title, *items, scopes=LISTED, finds=[ACCOUNT])


MUST_FIND = [
    found("no trail"),
    found("one Region", cloud_trail(isMultiRegionTrail=False)),
    found("stopped", cloud_trail(isLogging=False)),
    found("writes only", cloud_trail(eventSelectors=[ALL[0] | {"readWriteType": "WriteOnly"}])),
    found("data events only", cloud_trail(eventSelectors=[ALL[0] | {"includeManagementEvents": False}])),
    found("advanced, writes only", advanced(WRITES)),
    found("advanced, without IAM", advanced(WITHOUT_IAM)),
    found("of another account", cloud_trail(account=MANAGEMENT)),
]
MUST_NOT_FIND = [
    case("a whole trail", cloud_trail()),
    case("without any selectors", cloud_trail(eventSelectors=[])),
    case(
        "reads and writes apart",
        cloud_trail(eventSelectors=[ALL[0] | {"readWriteType": one} for one in ("ReadOnly", "WriteOnly")]),
    ),
    case("advanced", advanced()),
    case("advanced, without KMS", advanced(NOISY)),
    case("of the organisation", *ORGANIZATION, cloud_trail(account=MANAGEMENT, isOrganizationTrail=True)),
    case("a bad one and a good one", cloud_trail(), cloud_trail(account=MANAGEMENT, isLogging=False)),
]
NOT_EVALUATED = [
    case("never listed", action="cloudtrail:DescribeTrails"),
    case(
        "refused in a Region",
        refused=[not_read(TRAIL, "cloudtrail:DescribeTrails", region="us-east-1")],
        scopes=LISTED,
        action="cloudtrail:DescribeTrails",
    ),
    case("status not read", cloud_trail(isLogging=...), scopes=LISTED, action="cloudtrail:GetTrailStatus"),
    case("selectors not read", cloud_trail(eventSelectors=...), scopes=LISTED, action="cloudtrail:GetEventSelectors"),
]
