"""The one physical schema of the event data store, and how its names are shown.

Column and field names are lower case in the files, as AWS Glue expects, and shown in CloudTrail's spelling.
Free-form fields are kept as the JSON text CloudTrail wrote. Sources: the CloudTrail User Guide pages
"CloudTrail record contents" and "CloudTrail userIdentity element", and the CloudTrail Lake event schema.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_text = pa.string()


def _texts(*names: str) -> list[pa.Field]:
    return [pa.field(name, _text) for name in names]


SESSION_ISSUER: Final = pa.struct(_texts("type", "principalid", "arn", "accountid", "username"))
WEB_ID_FEDERATION_DATA: Final = pa.struct(_texts("federatedprovider", "attributes"))
SESSION_ATTRIBUTES: Final = pa.struct(_texts("creationdate", "mfaauthenticated"))
SESSION_CONTEXT: Final = pa.struct(
    [
        pa.field("attributes", SESSION_ATTRIBUTES),
        pa.field("sessionissuer", SESSION_ISSUER),
        pa.field("webidfederationdata", WEB_ID_FEDERATION_DATA),
        *_texts("sourceidentity", "ec2roledelivery", "assumedroot"),
    ]
)
ON_BEHALF_OF: Final = pa.struct(_texts("userid", "identitystorearn"))
IN_SCOPE_OF: Final = pa.struct(_texts("sourcearn", "sourceaccount", "issuertype", "credentialsissuedto"))
USER_IDENTITY: Final = pa.struct(
    [
        *_texts(
            "type",
            "principalid",
            "arn",
            "accountid",
            "accesskeyid",
            "username",
            "invokedby",
            "identityprovider",
            "credentialid",
        ),
        pa.field("sessioncontext", SESSION_CONTEXT),
        pa.field("onbehalfof", ON_BEHALF_OF),
        pa.field("inscopeof", IN_SCOPE_OF),
        # Members of userIdentity this schema does not know, as one JSON object; null when there are none.
        pa.field("extra", _text),
    ]
)
TLS_DETAILS: Final = pa.struct(_texts("tlsversion", "ciphersuite", "clientprovidedhostheader"))
RESOURCES: Final = pa.list_(pa.field("element", pa.struct(_texts("accountid", "type", "arn", "arnprefix"))))

JSON_TEXT_COLUMNS: Final = (
    "requestparameters",
    "responseelements",
    "additionaleventdata",
    "serviceeventdetails",
    "addendum",
    "insightdetails",
    "edgedevicedetails",
    "eventcontext",
    "extra",
)
"""Columns that hold a JSON document as text, byte for byte as CloudTrail wrote it; JSON null is SQL NULL."""

EVENT_SCHEMA: Final = pa.schema(
    [
        pa.field("eventtime", pa.timestamp("us")),  # UTC wall clock, without zone
        pa.field("eventtime_iso", _text),  # the text of eventTime as it was written
        pa.field("event_date", pa.date32()),  # derived from eventtime
        *_texts("eventsource", "eventname", "eventversion"),
        pa.field("useridentity", USER_IDENTITY),
        # Derived: session issuer's ARN, else the ARN, else invokedBy, else principalId.
        *_texts("principalarn", "userarn", "identitytype", "accesskeyid"),
        *_texts("awsregion", "sourceipaddress", "useragent", "errorcode", "errormessage"),
        *_texts("requestparameters", "responseelements", "additionaleventdata"),
        *_texts("requestid", "eventid"),
        pa.field("readonly", pa.bool_()),
        pa.field("resources", RESOURCES),
        *_texts("eventtype", "apiversion"),
        pa.field("managementevent", pa.bool_()),
        *_texts("recipientaccountid", "sharedeventid", "vpcendpointid", "vpcendpointaccountid"),
        *_texts("serviceeventdetails", "addendum", "eventcategory", "insightdetails", "edgedevicedetails"),
        pa.field("tlsdetails", TLS_DETAILS),
        *_texts("sessioncredentialfromconsole", "eventcontext", "extra"),
        # The catalogue's id of the object this event was read from; not part of the `events` view.
        pa.field("sourceobjectid", pa.int64()),
    ]
)

CLOUDTRAIL_SPELLING: Final[dict[str, str]] = {
    name.lower(): name
    for name in (
        "eventTime eventSource eventName eventVersion userIdentity principalArn userArn identityType accessKeyId "
        "awsRegion sourceIPAddress userAgent errorCode errorMessage requestParameters responseElements "
        "additionalEventData requestID eventID readOnly resources eventType apiVersion managementEvent "
        "recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId serviceEventDetails addendum "
        "eventCategory insightDetails edgeDeviceDetails tlsDetails sessionCredentialFromConsole eventContext extra "
        "type principalId arn accountId userName invokedBy identityProvider credentialId sessionContext onBehalfOf "
        "inScopeOf attributes sessionIssuer webIdFederationData sourceIdentity ec2RoleDelivery assumedRoot "
        "creationDate mfaAuthenticated federatedProvider userId identityStoreArn sourceArn sourceAccount issuerType "
        "credentialsIssuedTo tlsVersion cipherSuite clientProvidedHostHeader arnPrefix eventJson"
    ).split()
}
"""Lower-case column or field name -> CloudTrail's spelling. In `resources` CloudTrail spells `ARN`."""

ITEM_DOCUMENT_COLUMNS: Final = (
    "configuration",
    "supplementaryconfiguration",
    "relationships",
    "tags",
    "assumerolepolicydocument",
    "policydocument",
    "passwordpolicy",
    "document",
)
"""Columns of the tables of configuration items that hold a JSON document as text."""

HIDDEN_COLUMNS: Final = frozenset({"sourceobjectid"})
"""Lineage columns that the `events` view leaves out: they depend on the order of ingestion."""

SORT_ORDER: Final = ("eventsource", "eventname", "eventtime")
