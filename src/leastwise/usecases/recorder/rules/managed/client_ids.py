"""OpenID Connect providers with client ids that nobody approved."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule, compliant, non_compliant


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """Every client id is one of allowedClientIds.

    AWS Config Developer Guide, "iam-oidc-provider-client-id-list-check".
    """
    clients = entries(item, "clientIdList")
    others = [str(one) for one in clients.known if one not in arguments["allowedClientIds"]]
    if others:
        return non_compliant(f"has {', '.join(others)}")
    clients.whole()
    return compliant("has approved client ids only")


OIDC_PROVIDER_CLIENT_IDS: Final = Rule(
    identifier="IAM_OIDC_PROVIDER_CLIENT_ID_LIST_CHECK",
    title="OpenID Connect providers have approved client ids only",
    resource_types=("AWS::IAM::OIDCProvider",),
    check=check,
    parameters=(
        Parameter("allowedClientIds", ParameterType.CSV, "comma-separated list of client ids", is_required=True),
    ),
)
