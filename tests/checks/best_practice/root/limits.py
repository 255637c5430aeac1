"""Examples of checks of SCPs for root, and of contacts."""

from access_states import ACCOUNT, deny, document, organization
from cases import account_item, case, listed

from leastwise.evidence.root_user import SUMMARY

ALTERNATE, CONTACT = "AWS::Account::AlternateContact", "AWS::Account::ContactInformation"


def denying(pattern, action="*"):
    condition = {"StringLike": {"aws:PrincipalArn": pattern}}
    return organization({"root": document(deny(action, Condition=condition))}, {"ou-1": ["root"]})


WHOLE = {"fullName": "Example", "phoneNumber": "+49 30 1", "addressLine1": "1 Street"}
GONE = account_item(
    SUMMARY,
    "account-summary",
    accountPasswordPresent=0,
    accountAccessKeysPresent=0,
    accountSigningCertificatesPresent=0,
    accountMFAEnabled=0,
)

CHECK_EXAMPLES = {
    "root-limited-by-scp": (
        [
            case("FullAWSAccess only", *organization({}), finds=[ACCOUNT]),
            case("a deny for another account's root", *denying("arn:aws:iam::222222222222:root"), finds=[ACCOUNT]),
            case("a deny of some actions", *denying("arn:*:iam::*:root", "ec2:*"), finds=[ACCOUNT]),
        ],
        [
            case("a deny for root", *denying("arn:*:iam::*:root")),
            case("no root credentials", GONE, *organization({})),
        ],
        [case("no organisation", action="organizations:ListPoliciesForTarget")],
    ),
    "account-security-contact": (
        [
            case("none", scopes=listed(ALTERNATE), finds=[ACCOUNT]),
            case(
                "for billing only",
                account_item(ALTERNATE, "BILLING", alternateContactType="BILLING"),
                scopes=listed(ALTERNATE),
                finds=[ACCOUNT],
            ),
        ],
        [case("one", account_item(ALTERNATE, "SECURITY", alternateContactType="SECURITY"))],
        [case("not collected", action="account:GetAlternateContact")],
    ),
    "account-contact-details": (
        [case("no telephone", account_item(CONTACT, "contact", **(WHOLE | {"phoneNumber": ""})), finds=[ACCOUNT])],
        [case("complete", account_item(CONTACT, "contact", **WHOLE))],
        [case("not collected", action="account:GetContactInformation")],
    ),
}
