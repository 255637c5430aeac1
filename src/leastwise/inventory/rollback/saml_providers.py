"""SAML providers: their metadata, where the document is known (IAM API Reference, "UpdateSAMLProvider").

Items keep the digest of a metadata document. The document itself stands in the event that put it, where CloudTrail did
not cut it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from leastwise.inventory.rollback.documents import tag_list, tags
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem

SAML_PROVIDER: Final = "AWS::IAM::SAMLProvider"
METADATA: Final = "samlMetadataDocument"


def parts(
    now: ConfigurationItem | None, then: ConfigurationItem | None, documents: Mapping[str, str]
) -> Iterator[Part]:
    """The calls that make a provider what it was; `documents` are metadata documents by their digests."""
    item = now or then
    assert item is not None
    if then is None:
        yield Step("DeleteSAMLProvider", {"SAMLProviderArn": item.arn}, "it was not there")
        return
    digest = then.configuration.get(METADATA)
    if now is not None and digest is not None and digest == now.configuration.get(METADATA):
        return
    document = documents.get(str(digest))
    if document is None:
        known = "only its digest is recorded" if digest else "it was not recorded"
        yield Lost(f"the metadata of {item.arn}", f"{known}: take it from the identity provider")
    elif now is not None:
        parameters = {"SAMLProviderArn": item.arn, "SAMLMetadataDocument": document}
        yield Step("UpdateSAMLProvider", parameters, "its metadata was another")
    else:
        name = item.arn.partition(":saml-provider/")[2] or item.resource_name
        made = {"Name": name, "SAMLMetadataDocument": document}
        yield Step("CreateSAMLProvider", made | ({"Tags": tag_list(tags(then))} if tags(then) else {}), "it was there")
