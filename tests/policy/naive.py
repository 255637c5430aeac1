"""A second evaluator of one policy, as slow and plain as AWS's documentation reads; it shares no code with the engine.

It takes policies as JSON objects and says whether the policy alone allows a request: some statement allows it and none
denies it. Every rule names the page of the IAM User Guide it comes from, where pages are:

    reference_policies_elements_condition_operators                 operators, IfExists, Null, missing keys
    reference_policies_condition-single-vs-multi-valued-context-keys  set operators
    reference_policies_variables                                    ${...}
    reference_policies_elements_resource, reference-arns            wildcards in ARNs
    reference_policies_elements_principal, ..._notprincipal         who is meant
    access_policies_boundaries                                      NotPrincipal with Deny and boundaries
"""

from __future__ import annotations

import datetime
import ipaddress
from decimal import Decimal, InvalidOperation

STAR, ONE = object(), object()  # what stands for * and ? once a pattern was read
NO_VALUE = object()


def permits(policy, action, resource, caller, context):
    """Whether a policy, alone, allows a request. `context` has lower-case keys and lists of values."""
    statements = policy["Statement"]
    statements = [statements] if isinstance(statements, dict) else statements
    version_2012 = policy.get("Version") == "2012-10-17"
    effects = {
        one["Effect"] for one in statements if statement_applies(one, version_2012, action, resource, caller, context)
    }
    return effects == {"Allow"}


def statement_applies(statement, variables, action, resource, caller, context):
    """Every element of the statement must match (reference_policies_elements_condition)."""
    return (
        action_matches(statement, action)
        and resource_matches(statement, variables, resource, context)
        and principal_matches(statement, caller)
        and all(
            condition_holds(operator, key, listed(values), variables, context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def listed(value):
    """A single value stands for a list of one (reference_policies_grammar)."""
    return value if isinstance(value, list) else [value]


# Patterns


def read_pattern(text, variables, context, wildcards=True):
    """The pattern as a list of characters, STAR and ONE; None where a variable has no value and no default.

    reference_policies_variables: ${*}, ${?} and ${$} are the characters; ${key, 'default'} has a default; a multivalued
    key cannot be a variable. In a policy before version 2012-10-17 ${...} is plain text.
    """
    found = []
    index = 0
    while index < len(text):
        if variables and text.startswith("${", index) and "}" in text[index:]:
            end = text.index("}", index)
            value = variable_value(text[index + 2 : end], context)
            if value is NO_VALUE:
                return None
            found.extend(value)
            index = end + 1
            continue
        letter = text[index]
        found.append({"*": STAR, "?": ONE}.get(letter, letter) if wildcards else letter)
        index += 1
    return found


def variable_value(content, context):
    if content in ("*", "?", "$"):
        return content
    key, comma, default = content.partition(",")
    values = context.get(key.strip().lower())
    if values is not None:
        return values[0] if len(values) == 1 else NO_VALUE
    return default.strip()[1:-1] if comma else NO_VALUE


def glob(pattern, text):
    """Whether * (any characters) and ? (one character) make the pattern match the whole text."""
    if not pattern:
        return not text
    if pattern[0] is STAR:
        rest = pattern[1:]
        if not any(token is STAR for token in rest) and len(rest) > len(text):
            return False
        return any(glob(rest, text[index:]) for index in range(len(text) + 1))
    return bool(text) and (pattern[0] is ONE or pattern[0] == text[0]) and glob(pattern[1:], text[1:])


def arn_parts(pattern):
    """The six parts of an ARN pattern; what follows the fifth colon is one part.

    A pattern that ends in * before its sixth part leaves the rest open; * alone stands for every ARN, and ARNs begin
    with arn.
    """
    if pattern == [STAR]:
        pattern = [*"arn:", STAR]
    parts = [[]]
    for token in pattern:
        if token == ":" and len(parts) < 6:
            parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) < 6 and parts[-1] and parts[-1][-1] is STAR:
        parts += [[STAR]] * (6 - len(parts))
    return parts


def arn_matches(pattern, arn):
    """Part by part: "each of the six colon-delimited components of the ARN is checked separately"."""
    wanted, found = arn_parts(pattern), arn.split(":", 5)
    return len(wanted) == len(found) == 6 and all(glob(one, other) for one, other in zip(wanted, found, strict=True))


# Elements


def action_matches(statement, action):
    """Case does not matter; * and ? may be used (reference_policies_elements_action)."""
    name = "Action" if "Action" in statement else "NotAction"
    found = any(glob(read_pattern(one.lower(), False, {}), action.lower()) for one in listed(statement[name]))
    return found == (name == "Action")


def resource_matches(statement, variables, resource, context):
    """A statement without the element covers the resource that the policy is attached to."""
    name = next((one for one in ("Resource", "NotResource") if one in statement), None)
    if name is None:
        return True
    found = any(one_resource_matches(one, variables, resource, context) for one in listed(statement[name]))
    return found == (name == "Resource")


def one_resource_matches(written, variables, resource, context):
    if written == "*":
        return True
    pattern = read_pattern(written, variables, context)
    return pattern is not None and arn_matches(pattern, resource)


def principal_matches(statement, caller):
    """reference_policies_elements_principal and reference_policies_elements_notprincipal."""
    if caller is None:
        return True
    if "Principal" in statement:
        return bool(names_of(caller) & meant(statement["Principal"])) or is_everyone(statement["Principal"])
    if "NotPrincipal" not in statement:
        return True
    return not_principal_matches(statement, caller)


def not_principal_matches(statement, caller):
    """With Deny: who has a boundary is always denied; others are spared only when the account is listed too."""
    element = statement["NotPrincipal"]
    if statement["Effect"] == "Allow":
        return not (names_of(caller) & meant(element) or is_everyone(element))
    if caller.has_boundary:
        return True
    if is_everyone(element):
        return False
    return not (names_of(caller) and names_of(caller) <= meant(element))


def is_everyone(element):
    return element == "*" or (isinstance(element, dict) and "*" in listed(element.get("AWS", [])))


def meant(element):
    """What an element names, as (kind, name) pairs; an account by its number."""
    if element == "*":
        return set()
    found = set()
    for kind, values in element.items():
        for value in listed(values):
            if kind == "AWS" and value.endswith(":root"):
                value = value.split(":")[4]
            found.add((kind, value))
    return found


def names_of(caller):
    """What names the caller: the session, the role or user, the account (validated "first the account, then ...")."""
    kind = str(caller.kind.value)
    if kind == "service":
        return {("Service", caller.arn)}
    if kind == "federated":
        return {("Federated", caller.arn)}
    if kind == "canonical-user":
        return {("CanonicalUser", caller.arn)}
    found = {("AWS", one) for one in (caller.arn, caller.session_arn) if one and not one.endswith(":root")}
    return found | ({("AWS", caller.account)} if caller.account else set())


# Conditions


def condition_holds(operator, key, values, variables, context):
    """One operator on one key: its values are alternatives."""
    present = context.get(key.lower()) or []
    operator = operator.lower()
    if operator == "null":
        return any((str(value).lower() == "true") == (not present) for value in values)
    quantifier = ""
    for prefix in ("forallvalues:", "foranyvalue:"):
        if operator.startswith(prefix):
            quantifier, operator = prefix, operator[len(prefix) :]
    if_exists = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    negated = "not" in operator
    if not present:
        # "ForAllValues also returns true if there are no context keys in the request"; IfExists: "if the key is not
        # present, evaluate the condition element as true"; negated operators hold where the key is missing.
        if if_exists or quantifier == "forallvalues:":
            return True
        return negated and not quantifier

    def matches(value):
        return any(compare(operator, written, value, variables, context) for written in values)

    if quantifier == "forallvalues:":
        return all(matches(value) != negated for value in present)
    if quantifier == "foranyvalue:":
        return any(matches(value) != negated for value in present)
    return any(matches(value) for value in present) != negated


def compare(operator, written, value, variables, context):
    """Whether one value of the policy and one of the request match, negation aside."""
    written = {True: "true", False: "false"}.get(written, str(written)) if not isinstance(written, str) else written
    family = operator.replace("not", "")
    if family.startswith("string"):
        pattern = read_pattern(written, variables, context, wildcards=family == "stringlike")
        if pattern is None:
            return False
        if family == "stringequalsignorecase":
            return glob([one.lower() for one in pattern], value.lower())
        return glob(pattern, value)
    if family.startswith("arn"):
        pattern = read_pattern(written, variables, context)
        return pattern is not None and arn_matches(pattern, value)
    if family == "ipaddress":
        return address_matches(written, value)
    if family == "bool":
        return written.lower() in ("true", "false") and written.lower() == value.lower()
    if family == "binaryequals":
        return written == value
    read = number if family.startswith("numeric") else moment
    left, right = read(value), read(written)
    if left is None or right is None:
        return False
    return {
        "equals": left == right,
        "lessthan": left < right,
        "lessthanequals": left <= right,
        "greaterthan": left > right,
        "greaterthanequals": left >= right,
    }[family.removeprefix("numeric").removeprefix("date")]


def number(text):
    """ "an integer or decimal value"."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def moment(text):
    """ "one of the W3C implementations of the ISO 8601 date formats or epoch (UNIX) time", as seconds since 1970."""
    digits = text.removeprefix("-")
    if digits.isdigit() and len(digits) > 4:
        return Decimal(text)
    shape = {4: "-01-01T00:00:00", 7: "-01T00:00:00", 10: "T00:00:00"}.get(len(text), "")
    try:
        found = datetime.datetime.fromisoformat((text + shape).replace("Z", "+00:00"))
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=datetime.UTC)
    since = found - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return Decimal(since.days * 86400 + since.seconds) + Decimal(since.microseconds) / 1_000_000


def address_matches(written, value):
    """ "standard CIDR format"; without a prefix length it is one address. IPv4 and IPv6 never match each other."""
    try:
        network, address = ipaddress.ip_network(written, strict=False), ipaddress.ip_address(value)
    except ValueError:
        return False
    return network.version == address.version and address in network
