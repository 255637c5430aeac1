"""Which context keys a caller chooses, and which are circumstances that it has or has not.

A caller picks the parameters of its request, so that a condition on them is met where it can be met. Where it comes
from, how it signed in, which tags its session has, is not its choice: such a condition makes a way conditional.
IAM User Guide, "AWS global condition context keys", properties of the principal, the session and the network.
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.clause import Clause

_KEYS: Final = frozenset(
    {
        *(
            "aws:sourceip",
            "aws:vpcsourceip",
            "aws:sourcevpc",
            "aws:sourcevpcarn",
            "aws:sourcevpce",
            "aws:sourceaccount",
        ),
        *("aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:sourceidentity"),
        *("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths", "aws:multifactorauthpresent"),
        *("aws:multifactorauthage", "aws:tokenissuetime", "aws:federatedprovider", "aws:assumedroot", "aws:userid"),
        *("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:username"),
        *("aws:principaltype", "aws:principalisawsservice", "aws:principalservicename", "aws:viaawsservice"),
        *("aws:principalservicenameslist", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast"),
        *(
            "aws:ec2instancesourcevpc",
            "aws:ec2instancesourceprivateipv4",
            "aws:chatbotsourcearn",
            "aws:signinsessionarn",
        ),
        *("aws:currenttime", "aws:epochtime", "ec2:sourceinstancearn", "ec2:roledelivery", "lambda:sourcefunctionarn"),
        *("ssm:sourceinstancearn", "glue:credentialissuingservice", "glue:roleassumedby", "sts:externalid"),
    }
)
_PREFIXES: Final = ("aws:principaltag/", "saml:", "identitystore:", "accounts.google.com:", "cognito-identity.")
_OF_TARGETS: Final = ("aws:resourcetag/", "iam:resourcetag/", "aws:resourceorg")
"""Of a target that is there already, what it is; of something yet to be made, what the caller makes it."""


def is_circumstance(clause: Clause, of_target: bool) -> bool:
    """Whether a condition is about what the caller cannot choose; `of_target` says that the resource exists."""
    key = clause.key
    if key in _KEYS or key.startswith(_PREFIXES) or clause.has_variables:
        return True
    return of_target and key.startswith(_OF_TARGETS)
