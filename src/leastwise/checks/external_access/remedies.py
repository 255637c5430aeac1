"""What to do about an opening."""

from __future__ import annotations

from leastwise.access.context import ROLE
from leastwise.checks.external_access.grants import Grants
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Exposure
from leastwise.policy.openings import Opening

_BUCKET = "AWS::S3::Bucket"


def remedy_of(item: ConfigurationItem, grants: Grants, opening: Opening) -> tuple[str, ...]:
    """Steps, the first the nearest; the last says how to keep what is meant to be so."""
    kind, value = opening.principal
    where = f"{opening.statement.label} of the {grants.name}" if grants.is_written else f"the {grants.name}"
    found: list[str] = []
    if opening.exposure is Exposure.CONFUSED_DEPUTY:
        found.append(f"Add a condition on aws:SourceAccount or aws:SourceArn, or on aws:SourceOrgID, to {where}.")
    elif kind == "Federated":
        found.append(f"Let {where} ask for the subject (sub) and audience (aud) of the tokens that are meant.")
    elif value == "*":
        found.append(f"Name the principals that are meant in {where}, or add a condition on aws:PrincipalOrgID.")
    else:
        found.append(f"Remove {value} from {where}, if its access is not meant.")
        if item.resource_type == ROLE and not _asks_for_external_id(opening):
            found.append(f"If {value} acts for several customers, add a condition on sts:ExternalId.")
    if item.resource_type == _BUCKET and value == "*":
        found.append(
            f"aws s3api put-public-access-block --bucket {item.resource_id} --public-access-block-configuration "
            "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
        )
    found.append("If the access is meant, archive the finding with a reason, or declare the principal trusted.")
    return tuple(found)


def _asks_for_external_id(opening: Opening) -> bool:
    return any(one.key.lower() == "sts:externalid" for one in opening.statement.conditions)
