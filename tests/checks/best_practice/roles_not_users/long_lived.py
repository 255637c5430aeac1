"""Examples of checks of long-lived credentials."""

from access_states import ACCOUNT, item, user
from cases import case, listed, member
from unused_states import access_key, text_ago

KEYS = listed("AWS::IAM::AccessKey")
PROVIDERS = [*listed("AWS::IAM::SAMLProvider"), *listed("AWS::SSO::Instance", region="eu-central-1")]
ANN = user("ann")
NO_PASSWORD = member(ANN, loginProfile=None)
CONSOLE = member(ANN, loginProfile={"createDate": text_ago(400)})
SAML = item("AWS::IAM::SAMLProvider", "okta", "okta", f"arn:aws:iam::{ACCOUNT}:saml-provider/okta", {})
CENTER = item("AWS::SSO::Instance", "ssoins-1", "ssoins-1", "arn:aws:sso:::instance/ssoins-1", {})
CREDENTIAL = {"serviceSpecificCredentialId": "ACCA1", "serviceName": "bedrock.amazonaws.com", "status": "Active"}
NO_KEYS_READ = case("keys were not read", CONSOLE, action="iam:ListAccessKeys")
NO_PASSWORDS_READ = case("passwords were not read", ANN, access_key("ann"), action="iam:GetCredentialReport")

CHECK_EXAMPLES = {
    "long-lived-access-key": (
        [case("an active key", ANN, access_key("ann"), finds=[ANN.arn])],
        [
            case("no key", ANN, scopes=KEYS),
            case("an inactive key", ANN, access_key("ann", status="Inactive"), scopes=KEYS),
        ],
        [NO_KEYS_READ],
    ),
    "password-and-access-keys": (
        [case("both", CONSOLE, access_key("ann"), finds=[ANN.arn])],
        [case("a password", CONSOLE, scopes=KEYS), case("a key", NO_PASSWORD, access_key("ann"), scopes=KEYS)],
        [NO_KEYS_READ, NO_PASSWORDS_READ],
    ),
    "human-as-iam-user": (
        [
            case("beside a SAML provider", CONSOLE, SAML, finds=[ANN.arn]),
            case("beside Identity Center", CONSOLE, CENTER, finds=[ANN.arn]),
        ],
        [case("no password", NO_PASSWORD, SAML), case("no provider", CONSOLE, scopes=PROVIDERS)],
        [NO_PASSWORDS_READ, case("providers were not read", CONSOLE, action="iam:ListSAMLProviders")],
    ),
    "no-federation": (
        [case("console users only", CONSOLE, scopes=PROVIDERS, finds=[ACCOUNT])],
        [
            case("a SAML provider", CONSOLE, SAML),
            case("no console user", NO_PASSWORD, scopes=listed("AWS::IAM::User")),
        ],
        [
            case("providers were not read", CONSOLE, action="iam:ListSAMLProviders"),
            case(
                "Identity Center was not looked for",
                CONSOLE,
                scopes=listed("AWS::IAM::SAMLProvider"),
                action="sso:ListInstances",
            ),
            NO_PASSWORDS_READ,
        ],
    ),
    "service-specific-credential": (
        [case("a key of Bedrock", member(ANN, serviceSpecificCredentials=[CREDENTIAL]), finds=[ANN.arn])],
        [
            case("none", member(ANN, serviceSpecificCredentials=[])),
            case("an inactive one", member(ANN, serviceSpecificCredentials=[CREDENTIAL | {"status": "Inactive"}])),
        ],
        [case("not read", ANN, action="iam:ListServiceSpecificCredentials")],
    ),
}
