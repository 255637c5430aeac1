"""The value of an expression made of number literals only."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

from sqlglot import exp

_ARITHMETIC: Final[dict[type[exp.Expr], Callable[[float, float], float]]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: operator.truediv,
    exp.IntDiv: operator.floordiv,
    exp.Pow: operator.pow,
}
_WRAPPERS: Final = (exp.Paren, exp.Cast)


def literal_number(node: exp.Expr) -> float | None:
    """The number ``node`` stands for, infinity when it is too large for a float; None when it is not all literals."""
    try:
        return _value(node)
    except OverflowError:
        return float("inf")
    except (ValueError, ZeroDivisionError, TypeError):
        return None


def _value(node: exp.Expr) -> float | None:
    if isinstance(node, exp.Literal):
        return float(node.this)
    if isinstance(node, _WRAPPERS):
        return _value(node.this)
    if isinstance(node, exp.Neg):
        inner = _value(node.this)
        return None if inner is None else -inner
    apply = _ARITHMETIC.get(type(node))
    if apply is None:
        return None
    left, right = _value(node.this), _value(node.expression)
    return None if left is None or right is None else apply(left, right)
