"""Metadata documents of SAML providers, out of the events that put them: items keep no more than their digests."""

from __future__ import annotations

import hashlib
from typing import Final

from leastwise.lake.lake import Lake

_EVENTS: Final = {("iam.amazonaws.com", "CreateSAMLProvider"), ("iam.amazonaws.com", "UpdateSAMLProvider")}


def saml_documents(lake: Lake) -> dict[str, str]:
    """Return the documents by digest ("sha256:" and 64 hexadecimal digits). Raises LakeError.

    CloudTrail cuts large parameters; a document that was cut has another digest than any provider.
    """
    from leastwise.inventory.trail_reading import read_events

    found: dict[str, str] = {}
    for event in read_events(lake.data_files(), _EVENTS):
        document = (event.request_parameters or {}).get("sAMLMetadataDocument")
        if isinstance(document, str):
            digest = hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()
            found[f"sha256:{digest}"] = document
    return found
