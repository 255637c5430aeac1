"""Examples of checks of the password policy."""

from access_states import ACCOUNT
from cases import account_item, case, listed, not_read

POLICY = "AWS::IAM::AccountPasswordPolicy"
STRONG = {
    "minimumPasswordLength": 14,
    "passwordReusePrevention": 24,
    "maxPasswordAge": 90,
    "requireUppercaseCharacters": True,
    "requireLowercaseCharacters": True,
    "requireSymbols": True,
    "requireNumbers": True,
    "allowUsersToChangePassword": True,
}


def policy(**members):
    return account_item(POLICY, "password-policy", **(STRONG | members))


DEFAULT = case("AWS's default", scopes=listed(POLICY), finds=[ACCOUNT])
WEAK = {
    "length": ("minimumPasswordLength", 13),
    "reuse": ("passwordReusePrevention", 23),
    "expiry": ("maxPasswordAge", 91),
    "own-change": ("allowUsersToChangePassword", False),
    "uppercase": ("requireUppercaseCharacters", False),
    "lowercase": ("requireLowercaseCharacters", False),
    "symbols": ("requireSymbols", False),
    "numbers": ("requireNumbers", False),
}
CHECK_EXAMPLES = {
    f"password-policy-{name}": (
        [case("too weak", policy(**{member: value}), finds=[ACCOUNT]), *([DEFAULT] if name != "own-change" else [])],
        [case("just as asked for", policy())],
        [
            case("not collected", action="iam:GetAccountPasswordPolicy"),
            case("refused", refused=[not_read(POLICY, "iam:GetAccountPasswordPolicy")]),
        ],
    )
    for name, (member, value) in WEAK.items()
}
