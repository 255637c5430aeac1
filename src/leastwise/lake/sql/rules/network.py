"""IP addresses. Trino documentation, "IP address functions": ``contains(network, address)``, ``IPADDRESS``."""

from __future__ import annotations

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name, literal_text


def address_cast(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``CAST(x AS IPADDRESS)``: a text key in address order; back to text it is the address as it was."""
    if not isinstance(node, exp.Cast):
        return node
    address: exp.Expr = node.this
    if node.to.this is Type.IPADDRESS:
        shown = isinstance(node.parent, exp.Alias) or node.parent is None
        return address if shown else call("ip_sort_key", address, returns=Type.VARCHAR)
    if function_name(address) == "ip_sort_key":
        plain: exp.Expr = address.expressions[0]
        return plain
    return node


def address_in_network(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``contains('10.0.0.0/8', CAST(x AS IPADDRESS))``."""
    if not context.is_trino or not isinstance(node, exp.ArrayContains):
        return node
    address, network = node.expression, literal_text(node.this)
    if function_name(address) == "ip_sort_key":
        address = address.expressions[0]
    elif network is None or "/" not in network:
        return node
    return call("ip_in_network", node.this, address, returns=Type.BOOLEAN)
