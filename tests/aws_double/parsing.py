"""Requests to parameters, by the input shapes of botocore's service models, in every protocol that AWS speaks.

Smithy specification, "AWS protocols" (awsQuery, ec2Query, awsJson, restJson1, restXml, rpcv2Cbor).
"""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, Shape
from botocore.utils import parse_timestamp

from .cbor import decoded
from .requests import HttpRequest


def parameters_of(
    request: HttpRequest, operation: OperationModel, protocol: str, labels: Mapping[str, str]
) -> dict[str, Any]:
    """The operation's parameters; `labels` are the path's variables, still percent-encoded."""
    shape = operation.input_shape
    if shape is None:
        return {}
    if protocol in ("query", "ec2"):
        return _form_structure(request.form, "", shape, protocol == "ec2") or {}
    if protocol == "json":
        return dict(_tree(json.loads(request.body or b"{}"), shape))
    if protocol == "smithy-rpc-v2-cbor":
        return dict(_tree(decoded(request.body), shape))
    return _rest(request, shape, protocol, labels)


def _wire_name(name: str, shape: Shape) -> str:
    return str(shape.serialization.get("name", name))


def _scalar(value: Any, shape: Shape) -> Any:
    if isinstance(value, datetime):
        return value
    if shape.type_name == "timestamp":
        moment = parse_timestamp(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if shape.type_name == "blob":
        return value if isinstance(value, bytes) else base64.b64decode(value)
    if isinstance(value, str):
        return _from_text(value, shape)
    return value


def _from_text(value: str, shape: Shape) -> Any:
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name in ("float", "double"):
        return float(value)
    if shape.type_name == "boolean":
        return value.lower() == "true"
    return value


def _tree(value: Any, shape: Shape) -> Any:
    """A JSON or CBOR value as parameters."""
    if value is None:
        return None
    if shape.type_name == "structure":
        if getattr(shape, "is_document_type", False):
            return value
        named = {_wire_name(name, member): (name, member) for name, member in shape.members.items()}
        return {
            named[key][0]: _tree(member, named[key][1])
            for key, member in value.items()
            if key in named and member is not None
        }
    if shape.type_name == "list":
        return [_tree(member, shape.member) for member in value]
    if shape.type_name == "map":
        return {key: _tree(member, shape.value) for key, member in value.items()}
    return _scalar(value, shape)


def _form(form: Mapping[str, str], prefix: str, shape: Shape, ec2: bool) -> Any:
    if shape.type_name == "structure":
        return _form_structure(form, f"{prefix}.", shape, ec2)
    if shape.type_name == "list":
        flat = ec2 or shape.serialization.get("flattened")
        inner = prefix if flat else f"{prefix}.{_wire_name('member', shape.member)}"
        if flat and not ec2 and "name" in shape.member.serialization:
            inner = ".".join([*prefix.split(".")[:-1], shape.member.serialization["name"]])
        return _numbered(lambda number: _form(form, f"{inner}.{number}", shape.member, ec2))
    if shape.type_name == "map":
        return _form_map(form, prefix, shape, ec2)
    return _scalar(form[prefix], shape) if prefix in form else None


def _form_structure(form: Mapping[str, str], prefix: str, shape: Shape, ec2: bool) -> dict[str, Any] | None:
    found = (
        {
            name: _form(form, prefix + _form_name(name, member, ec2), member, ec2)
            for name, member in shape.members.items()
        }
        if any(key.startswith(prefix) for key in form)
        else {}
    )
    return {name: value for name, value in found.items() if value is not None} or None


def _form_name(name: str, shape: Shape, ec2: bool) -> str:
    if not ec2:
        return _wire_name(name, shape)
    if "queryName" in shape.serialization:
        return str(shape.serialization["queryName"])
    wire = _wire_name(name, shape)
    return wire[:1].upper() + wire[1:]


def _form_map(form: Mapping[str, str], prefix: str, shape: Shape, ec2: bool) -> dict[str, Any] | None:
    inner = prefix if shape.serialization.get("flattened") else f"{prefix}.entry"
    key_name, value_name = _wire_name("key", shape.key), _wire_name("value", shape.value)
    pairs = _numbered(
        lambda number: (
            (form[f"{inner}.{number}.{key_name}"], _form(form, f"{inner}.{number}.{value_name}", shape.value, ec2))
            if f"{inner}.{number}.{key_name}" in form
            else None
        )
    )
    return dict(pairs) if pairs else None


def _numbered(read: Callable[[int], Any]) -> list[Any] | None:
    values: list[Any] = []
    while (value := read(len(values) + 1)) is not None:
        values.append(value)
    return values or None


def _rest(request: HttpRequest, shape: Shape, protocol: str, labels: Mapping[str, str]) -> dict[str, Any]:
    parameters = _rest_body(request, shape, protocol)
    for name, member in shape.members.items():
        value = _located(request, _wire_name(name, member), member, labels)
        if value is not None:
            parameters[name] = value
    return parameters


def _located(request: HttpRequest, wire: str, shape: Shape, labels: Mapping[str, str]) -> Any:
    location = shape.serialization.get("location")
    if location == "uri":
        return _scalar(unquote(labels[wire]), shape) if wire in labels else None
    if location == "header":
        text = request.headers.get(wire.lower())
        return None if text is None else _header(text, shape)
    if location == "headers":
        start = wire.lower()
        return {key[len(start) :]: value for key, value in request.headers.items() if key.startswith(start)} or None
    if location == "querystring":
        return _arguments([value for key, value in request.arguments if key == wire], shape)
    return None


def _header(text: str, shape: Shape) -> Any:
    return (
        [_scalar(part.strip(), shape.member) for part in text.split(",")]
        if shape.type_name == "list"
        else _scalar(text, shape)
    )


def _arguments(values: list[str], shape: Shape) -> Any:
    if not values:
        return None
    return (
        [_scalar(value, shape.member) for value in values] if shape.type_name == "list" else _scalar(values[0], shape)
    )


def _rest_body(request: HttpRequest, shape: Shape, protocol: str) -> dict[str, Any]:
    payload = shape.serialization.get("payload")
    body_shape = shape.members[payload] if payload else shape
    if not request.body:
        return {}
    if body_shape.type_name in ("blob", "string"):
        return {payload: request.body if body_shape.type_name == "blob" else request.body.decode("utf-8")}
    if protocol == "rest-json":
        value = _tree(json.loads(request.body), body_shape)
    else:
        value = _xml(ElementTree.fromstring(request.body), body_shape)
    return {payload: value} if payload else value


def _xml(node: ElementTree.Element, shape: Shape) -> Any:
    if shape.type_name == "structure":
        found = {name: _xml_member(node, name, member) for name, member in shape.members.items()}
        return {name: value for name, value in found.items() if value is not None}
    if shape.type_name == "list":
        return [_xml(child, shape.member) for child in node]
    return _scalar(node.text or "", shape)


def _xml_member(node: ElementTree.Element, name: str, shape: Shape) -> Any:
    wire = _wire_name(name, shape)
    if shape.serialization.get("xmlAttribute"):
        return next((value for key, value in node.attrib.items() if key.endswith(wire.split(":")[-1])), None)
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        wire = _wire_name(wire, shape.member)
        return [_xml(child, shape.member) for child in node if _tag(child) == wire] or None
    child = next((child for child in node if _tag(child) == wire), None)
    return None if child is None else _xml(child, shape)


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]
