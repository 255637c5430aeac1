"""The rewriting rules that give a Trino query its meaning in DuckDB.

`RULES` run over the typed tree from the leaves up; each takes one expression and returns it or its replacement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlglot import exp

from leastwise.lake.sql.problems import problem_at
from leastwise.lake.sql.rules import (
    arrays,
    casts,
    conditions,
    dates,
    event_json,
    json_access,
    json_functions,
    moments,
    names,
    network,
    partitions,
    text,
)
from leastwise.lake.sql.rules.context import RuleContext, function_name
from leastwise.lake.sql.rules.unnest import expand_row_stars, expand_rows

Rule = Callable[[exp.Expr, RuleContext], exp.Expr]

RULES: Final[tuple[Rule, ...]] = (
    event_json.rebuilt_document,
    json_access.known_absent_field,
    json_access.document_member,
    json_access.document_size_keys_values,
    json_access.document_as_map,
    json_access.document_cast_to_map,
    json_functions.extract_scalar,
    json_functions.extract,
    json_functions.array_functions,
    json_functions.format_and_parse,
    network.address_in_network,
    network.address_cast,
    moments.event_time_of_text,
    dates.interval_count,
    dates.text_as_time,
    dates.literal_of_time,
    moments.without_zone,
    moments.iso8601,
    moments.named_parts,
    moments.elapsed_units,
    moments.formatted,
    moments.session_creation_time,
    dates.date_stays_date,
    dates.date_sequence,
    dates.instants,
    casts.json_to_text,
    casts.time_to_text,
    casts.lenient_cast,
    casts.json_against_text,
    partitions.partition_literal,
    conditions.text_against_boolean,
    conditions.time_literal,
    conditions.text_time_placeholder,
    arrays.slice_by_length,
    arrays.ordered_distinct,
    arrays.matches,
    arrays.set_operations,
    arrays.reversed_or_repeated,
    arrays.zipped,
    arrays.row_field,
    arrays.reduced,
    arrays.exact_distinct_count,
    names.map_lambdas,
    names.renamed,
    names.numbers,
    arrays.filtered,
    text.missing_part,
    text.occurrences,
    text.regular_expressions,
)
"""In the order in which they are tried on each expression."""


def prepare_tree(tree: exp.Query, dialect: str) -> None:
    """Rewrite what qualification would not understand, in place: rows unnested into columns."""
    if dialect != "duckdb":
        expand_rows(tree)
        expand_row_stars(tree)


def apply_rules(tree: exp.Expr, context: RuleContext) -> exp.Expr:
    """Return the typed tree with every rule applied, from the leaves up; warnings go to the context."""
    holder = exp.Paren(this=tree)
    for node in reversed(list(tree.dfs())):
        current = node
        for rule in RULES:
            replacement = _replacement(rule, current, context)
            if replacement is not current:
                if replacement.type is None:
                    replacement.type = current.type
                current.replace(replacement)
                current = replacement
    result: exp.Expr = holder.this
    return result.pop()


def _replacement(rule: Rule, node: exp.Expr, context: RuleContext) -> exp.Expr:
    try:
        return rule(node, context)
    except (LookupError, ValueError, TypeError, AttributeError) as error:  # arguments are missing or too many
        name = function_name(node) or node.key
        raise problem_at(f"{name.upper()} does not take these arguments", context.source, node) from error
