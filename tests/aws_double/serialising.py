"""Answers and errors to HTTP, by the output shapes of botocore's service models, in every protocol that AWS speaks."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from botocore.model import OperationModel, Shape

from .cbor import encoded
from .errors import AwsError
from .requests import HttpResponse

REQUEST_ID: Final = "00000000-0000-4000-8000-000000000000"
_JSON: Final = "application/x-amz-json-1.1"
_XML: Final = "text/xml"


def response_of(answer: Mapping[str, Any], operation: OperationModel, protocol: str) -> HttpResponse:
    """The answer as the operation's output shape says; members that the shape does not have are an error."""
    shape = operation.output_shape
    if shape is not None and (strange := set(answer) - set(shape.members)):
        raise KeyError(f"{operation.name} has no {sorted(strange)} in its answer; it has {sorted(shape.members)}")
    if protocol in ("query", "ec2"):
        return _response(200, _XML, _query_text(answer, operation, protocol).encode("utf-8"))
    if protocol == "json":
        body = _tree(answer, shape, "unixtimestamp") if shape is not None else {}
        return _response(200, _JSON, json.dumps(body).encode("utf-8"))
    if protocol == "smithy-rpc-v2-cbor":
        body = _tree(answer, shape, "cbor") if shape is not None else {}
        return _response(200, "application/cbor", encoded(body), {"smithy-protocol": "rpc-v2-cbor"})
    return _rest(answer, operation, protocol)


def error_of(error: AwsError, protocol: str) -> HttpResponse:
    """The error as each protocol writes it."""
    code, message = escape(error.code), escape(error.message)
    if protocol == "query":
        body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        return _response(error.status, _XML, f"{body}<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>".encode())
    if protocol == "ec2":
        body = f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
        return _response(error.status, _XML, f"{body}<RequestID>{REQUEST_ID}</RequestID></Response>".encode())
    if protocol == "rest-xml":
        body = f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{REQUEST_ID}</RequestId></Error>"
        return _response(error.status, _XML, body.encode())
    members = {"__type": error.code, "message": error.message}
    if protocol == "smithy-rpc-v2-cbor":
        return _response(error.status, "application/cbor", encoded(members), {"smithy-protocol": "rpc-v2-cbor"})
    return _response(error.status, _JSON, json.dumps(members).encode(), {"x-amzn-errortype": error.code})


def _response(status: int, content_type: str, body: bytes, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(status, {"content-type": content_type, "x-amzn-requestid": REQUEST_ID, **(headers or {})}, body)


def _moment(value: datetime, form: str) -> Any:
    value = value if value.tzinfo else value.replace(tzinfo=UTC)
    if form == "cbor":
        return value
    if form == "unixtimestamp":
        return value.timestamp()
    if form == "rfc822":
        return format_datetime(value.astimezone(UTC), usegmt=True)
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tree(value: Any, shape: Shape, moments: str) -> Any:
    """The answer as a JSON or CBOR value."""
    if value is None:
        return None
    if shape.type_name == "structure":
        if getattr(shape, "is_document_type", False):
            return value
        return {
            shape.members[name].serialization.get("name", name): _tree(member, shape.members[name], moments)
            for name, member in value.items()
            if member is not None
        }
    if shape.type_name == "list":
        return [_tree(member, shape.member, moments) for member in value]
    if shape.type_name == "map":
        return {key: _tree(member, shape.value, moments) for key, member in value.items()}
    if shape.type_name == "timestamp":
        return _moment(value, moments if moments == "cbor" else shape.serialization.get("timestampFormat", moments))
    if shape.type_name == "blob":
        content = value if isinstance(value, bytes) else str(value).encode("utf-8")
        return content if moments == "cbor" else base64.b64encode(content).decode("ascii")
    return value


def _query_text(answer: Mapping[str, Any], operation: OperationModel, protocol: str) -> str:
    shape, name = operation.output_shape, operation.name
    members = "".join(_xml_members(answer, shape)) if shape is not None else ""
    if protocol == "ec2":
        return f"<{name}Response>{members}<requestId>{REQUEST_ID}</requestId></{name}Response>"
    wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
    result = f"<{wrapper}>{members}</{wrapper}>" if wrapper else members
    metadata = f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata>"
    return f"<{name}Response>{result}{metadata}</{name}Response>"


def _xml_members(value: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    for name, member in value.items():
        member_shape = shape.members[name]
        if member is not None and not member_shape.serialization.get("xmlAttribute"):
            yield _xml(member_shape.serialization.get("name", name), member, member_shape)


def _xml(tag: str, value: Any, shape: Shape) -> str:
    if shape.type_name == "structure":
        return f"<{tag}{_xml_attributes(value, shape)}>{''.join(_xml_members(value, shape))}</{tag}>"
    if shape.type_name == "list":
        inner = shape.member.serialization.get("name", tag if shape.serialization.get("flattened") else "member")
        members = "".join(_xml(inner, member, shape.member) for member in value)
        return members if shape.serialization.get("flattened") else f"<{tag}>{members}</{tag}>"
    if shape.type_name == "map":
        return _xml_map(tag, value, shape)
    return f"<{tag}>{escape(_text(value, shape))}</{tag}>"


def _xml_attributes(value: Mapping[str, Any], shape: Shape) -> str:
    attributes = "".join(
        f" {member.serialization['name']}={quoteattr(str(value[name]))}"
        for name, member in shape.members.items()
        if member.serialization.get("xmlAttribute") and name in value
    )
    return f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"{attributes}' if attributes else ""


def _xml_map(tag: str, value: Mapping[str, Any], shape: Shape) -> str:
    flat = shape.serialization.get("flattened")
    inner = tag if flat else "entry"
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    entries = "".join(
        f"<{inner}>{_xml(key_name, key, shape.key)}{_xml(value_name, member, shape.value)}</{inner}>"
        for key, member in value.items()
    )
    return entries if flat else f"<{tag}>{entries}</{tag}>"


def _text(value: Any, shape: Shape) -> str:
    if shape.type_name == "timestamp":
        return str(_moment(value, shape.serialization.get("timestampFormat", "iso8601")))
    if shape.type_name == "blob":
        return base64.b64encode(value if isinstance(value, bytes) else str(value).encode("utf-8")).decode("ascii")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rest(answer: Mapping[str, Any], operation: OperationModel, protocol: str) -> HttpResponse:
    shape, status = operation.output_shape, int(operation.http.get("responseCode", 200))
    content_type = "application/json" if protocol == "rest-json" else "application/xml"
    if shape is None:
        return _response(status, content_type, b"")
    headers: dict[str, str] = {}
    body: dict[str, Any] = {}
    for name, value in answer.items():
        member = shape.members[name]
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if value is None:
            continue
        if location == "statusCode":
            status = int(value)
        elif location == "header":
            headers[wire] = _header(value, member)
        elif location == "headers":
            headers.update({wire + key: str(text) for key, text in value.items()})
        else:
            body[name] = value
    return _response(status, content_type, _rest_body(body, operation, protocol), headers)


def _header(value: Any, shape: Shape) -> str:
    if shape.type_name == "timestamp":
        return str(_moment(value, shape.serialization.get("timestampFormat", "rfc822")))
    return _text(value, shape)


def _rest_body(body: Mapping[str, Any], operation: OperationModel, protocol: str) -> bytes:
    shape = operation.output_shape
    payload = shape.serialization.get("payload")
    if payload and payload not in body:
        return b""
    value, shape = (body[payload], shape.members[payload]) if payload else (body, shape)
    if shape.type_name in ("blob", "string"):
        return value if isinstance(value, bytes) else str(value).encode("utf-8")
    if protocol == "rest-json":
        return json.dumps(_tree(value, shape, "unixtimestamp")).encode("utf-8")
    if operation.name == "GetBucketLocation":
        # S3 puts the one member's text into the document's root (S3 API Reference, "GetBucketLocation").
        return f"<LocationConstraint>{value.get('LocationConstraint') or ''}</LocationConstraint>".encode()
    return _xml(shape.serialization.get("name", shape.name), value, shape).encode("utf-8")
