"""SQL macros that give DuckDB the exact meaning of Trino functions it has not.

Each entry is ``name -> (parameters, body)``. Rules cited: Trino 480 documentation, "JSON functions and operators",
"Array functions and operators", "Date and time functions and operators", "IPADDRESS".
"""

from __future__ import annotations

from typing import Final

from leastwise.lake.engines import event_views

_V4: Final = r"'^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$'"

MACRO_DEFINITIONS: Final[dict[str, tuple[str, str]]] = {
    # A member of a document known to be valid JSON: as text (nested values as JSON text, null as NULL), as JSON.
    "json_member": ("document, path", "json_extract_string(document, path)"),
    "document_extract": ("document, path", "json_extract(document, path)"),
    "trino_json_exists": (
        "document, path",
        "json_valid(CAST(document AS VARCHAR)) AND json_type(document, path) IS NOT NULL",
    ),
    # json_extract_scalar: text of a boolean, number or string; NULL for objects, arrays and invalid JSON.
    "trino_json_extract_scalar": (
        "document, path",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) AND json_type(document, path) NOT IN ('OBJECT', 'ARRAY') "
        "THEN json_extract_string(document, path) END",
    ),
    "document_extract_scalar": (
        "document, path",
        "CASE WHEN json_type(document, path) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(document, path) END",
    ),
    # json_extract: the JSON value; NULL for invalid JSON.
    "trino_json_extract": (
        "document, path",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) THEN json_extract(document, path) END",
    ),
    # json_array_get: negative indices count from the end; NULL when out of range or not an array.
    "trino_json_array_get": (
        "document, position",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) AND json_type(document) = 'ARRAY' AND position < "
        "json_array_length(document)::BIGINT AND position >= -(json_array_length(document)::BIGINT) THEN "
        "json_extract(document, '$[' || CASE WHEN position < 0 THEN json_array_length(document)::BIGINT + position "
        "ELSE position END || ']') END",
    ),
    "trino_json_array_contains": (
        "document, wanted",
        "CASE WHEN NOT json_valid(CAST(document AS VARCHAR)) OR json_type(document) <> 'ARRAY' THEN NULL "
        "ELSE list_contains(CAST(CAST(document AS JSON) AS JSON[]), to_json(wanted)) END",
    ),
    "trino_json_array_length": (
        "document",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) AND json_type(document) = 'ARRAY' "
        "THEN CAST(json_array_length(document) AS BIGINT) END",
    ),
    # json_size: members of the object or array at the path; 0 for a scalar; NULL when there is nothing.
    "trino_json_size": (
        "document, path",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) THEN CASE json_type(document, path) "
        "WHEN 'OBJECT' THEN CAST(len(json_keys(document, path)) AS BIGINT) "
        "WHEN 'ARRAY' THEN CAST(json_array_length(document, path) AS BIGINT) "
        "WHEN NULL THEN NULL ELSE CASE WHEN json_type(document, path) IS NULL THEN NULL ELSE 0 END END END",
    ),
    "trino_is_json_scalar": (
        "document",
        "CASE WHEN json_valid(CAST(document AS VARCHAR)) THEN json_type(document) NOT IN ('OBJECT', 'ARRAY') END",
    ),
    # cast(json as varchar): the text of a scalar; null is NULL. Objects keep their JSON text instead of failing.
    "json_value_text": ("document", "json_extract_string(document, '$')"),
    "json_document_map": ("document", "CAST(CAST(document AS JSON) AS MAP(VARCHAR, JSON))"),
    "json_document_values": (
        "document",
        "list_transform(map_values(CAST(CAST(document AS JSON) AS MAP(VARCHAR, JSON))), "
        "lambda v: json_extract_string(v, '$'))",
    ),
    "json_document_text_map": (
        "document",
        "map_from_entries(list_transform(map_entries(CAST(CAST(document AS JSON) AS MAP(VARCHAR, JSON))), "
        "lambda e: {'k': e.key, 'v': json_extract_string(e.value, '$')}))",
    ),
    "json_document_keys": (
        "document",
        "CASE WHEN json_type(document) = 'OBJECT' THEN json_keys(document) END",
    ),
    "json_list_text": (
        "document",
        "list_transform(CAST(CAST(document AS JSON) AS JSON[]), lambda v: json_extract_string(v, '$'))",
    ),
    # slice(array, start, length): start counts from 1, negative from the end; NULL array stays NULL.
    "trino_slice": (
        "items, start, length",
        "CASE WHEN start > 0 THEN items[start : start + length - 1] "
        "WHEN len(items) + start + 1 < 1 THEN [] "
        "ELSE items[len(items) + start + 1 : len(items) + start + length] END",
    ),
    # element_at(array, i) and a[i]: NULL outside the array; negative indices count from the end.
    "trino_millisecond": ("moment", "CAST(millisecond(moment) % 1000 AS BIGINT)"),
    # split_part and regexp_extract are NULL where there is no such part and no match.
    "trino_split_part": (
        "value, delimiter, position",
        "CASE WHEN position <= len(string_split(value, delimiter)) THEN split_part(value, delimiter, position) END",
    ),
    "trino_regexp_extract": (
        "value, pattern, part",
        "CASE WHEN regexp_matches(value, pattern) THEN regexp_extract(value, pattern, part) END",
    ),
    "trino_regexp_position": (
        "value, pattern",
        "CASE WHEN regexp_matches(value, pattern) THEN instr(value, regexp_extract(value, pattern)) ELSE -1 END",
    ),
    # split(text, delimiter, limit): the last part holds the rest.
    "trino_split_limit": (
        "value, delimiter, most",
        "CASE WHEN len(string_split(value, delimiter)) <= most THEN string_split(value, delimiter) ELSE "
        "list_append(string_split(value, delimiter)[1 : most - 1], "
        "array_to_string(string_split(value, delimiter)[most :], delimiter)) END",
    ),
    # strpos(text, part, n): the place of the n-th occurrence, from the end for a negative n; 0 without one.
    "trino_strpos": (
        "value, part, occurrence",
        "CASE WHEN len(string_split(value, part)) <= abs(occurrence) THEN 0 ELSE length(array_to_string("
        "string_split(value, part)[1 : CASE WHEN occurrence > 0 THEN occurrence "
        "ELSE len(string_split(value, part)) + occurrence END], part)) + 1 END",
    ),
    "trino_split_to_map": (
        "value, entry_delimiter, key_delimiter",
        "map_from_entries(list_transform(string_split(value, entry_delimiter), lambda trino_entry: "
        "{'k': split_part(trino_entry, key_delimiter, 1), "
        "'v': substr(trino_entry, instr(trino_entry, key_delimiter) + length(key_delimiter))}))",
    ),
    # One of each element, in no order; NULL is an element.
    "trino_array_set": (
        "items",
        "CASE WHEN list_position(items, NULL) > 0 THEN list_append(list_distinct(items), NULL) "
        "ELSE list_distinct(items) END",
    ),
    "trino_array_distinct": (
        "items",
        "list_transform(list_sort(list_transform(trino_array_set(items), lambda trino_item: "
        "{'place': list_position(items, trino_item), 'item': trino_item})), lambda trino_pair: trino_pair.item)",
    ),
    # UNNEST(a, b): rows of the elements at the same place, NULL where an array is shorter.
    "trino_zip_two": (
        "items, others",
        "list_transform(list_zip(items, others), lambda trino_pair: {'first': trino_pair[1], 'second': trino_pair[2]})",
    ),
    "trino_zip_three": (
        "items, others, more",
        "list_transform(list_zip(items, others, more), "
        "lambda trino_row: {'first': trino_row[1], 'second': trino_row[2], 'third': trino_row[3]})",
    ),
    "trino_repeat": ("item, times", "list_transform(range(times), lambda trino_place: item)"),
    "trino_trim_array": ("items, fewer", "items[1 : len(items) - fewer]"),
    "trino_to_milliseconds": ("span", "CAST(epoch(span) * 1000 AS BIGINT)"),
    "trino_infinity": ("", "CAST('inf' AS DOUBLE)"),
    "trino_nan": ("", "CAST('nan' AS DOUBLE)"),
    # parse_duration('42.5m'): units ns, us, ms, s, m, h, d.
    "trino_parse_duration": (
        "value",
        "to_microseconds(CAST(CAST(regexp_extract(value, '^\\s*([0-9.]+)', 1) AS DOUBLE) * "
        "CASE regexp_extract(value, '([a-z]+)\\s*$', 1) WHEN 'ns' THEN 0.001 WHEN 'us' THEN 1 WHEN 'ms' THEN 1000 "
        "WHEN 's' THEN 1000000 WHEN 'm' THEN 60000000 WHEN 'h' THEN 3600000000 WHEN 'd' THEN 86400000000 END "
        "AS BIGINT))",
    ),
    "trino_array_position": ("items, wanted", "coalesce(list_position(items, wanted), 0)"),
    # map_agg: one entry of each key, none of NULL.
    "trino_map_agg": (
        "map_key, map_value",
        "map_from_entries(first_of_each_key(list_sort(list({'k': map_key, 'v': map_value}) "
        "FILTER (WHERE map_key IS NOT NULL))))",
    ),
    "first_of_each_key": (
        "entries",
        "list_transform(list_filter(list_zip(entries, list_prepend(NULL, entries)), lambda trino_pair: "
        "trino_pair[1] IS NOT NULL AND (trino_pair[2] IS NULL OR trino_pair[1].k <> trino_pair[2].k)), "
        "lambda trino_pair: trino_pair[1])",
    ),
    # multimap_agg: one entry of each key with the list of its values, none of NULL. The list is put in a struct because
    # a lambda cannot hold an aggregate.
    "trino_multimap_agg": (
        "map_key, map_value",
        "list_transform([{'all': list({'k': map_key, 'v': map_value}) FILTER (WHERE map_key IS NOT NULL)}], "
        "lambda trino_held: map_from_entries(list_transform(list_sort(list_distinct(list_transform(trino_held.all, "
        "lambda trino_entry: trino_entry.k))), lambda trino_key: {'k': trino_key, 'v': list_transform(list_filter("
        "trino_held.all, lambda trino_entry: trino_entry.k = trino_key), lambda trino_entry: trino_entry.v)})))[1]",
    ),
    # human_readable_seconds(3762): 1 hour, 2 minutes, 42 seconds; rounded, without sign ("Date and time functions").
    "trino_human_readable_seconds": (
        "seconds",
        "CASE WHEN seconds IS NOT NULL THEN coalesce(nullif(array_to_string(list_transform(list_filter(["
        "{'n': whole_seconds(seconds) // 604800, 'unit': 'week'}, "
        "{'n': whole_seconds(seconds) % 604800 // 86400, 'unit': 'day'}, "
        "{'n': whole_seconds(seconds) % 86400 // 3600, 'unit': 'hour'}, "
        "{'n': whole_seconds(seconds) % 3600 // 60, 'unit': 'minute'}, "
        "{'n': whole_seconds(seconds) % 60, 'unit': 'second'}], lambda trino_part: trino_part.n > 0), "
        "lambda trino_part: trino_part.n || ' ' || trino_part.unit || CASE WHEN trino_part.n = 1 THEN '' ELSE 's' END"
        "), ', '), ''), '0 seconds') END",
    ),
    "whole_seconds": ("seconds", "CAST(round(abs(seconds)) AS BIGINT)"),
    # random(n), random(m, n): a whole number, m <= r < n ("Mathematical functions and operators").
    "trino_random": ("low, high", "CAST(floor(random() * (high - low)) AS BIGINT) + low"),
    # width_bucket(x, bound1, bound2, n): 0 below, n + 1 from the upper bound on; bounds the other way round count down.
    "trino_width_bucket": (
        "x, bound1, bound2, n",
        "CASE WHEN bound1 > bound2 THEN n + 1 - ascending_bucket(x, bound2, bound1, n) "
        "ELSE ascending_bucket(x, bound1, bound2, n) END",
    ),
    "ascending_bucket": (
        "x, low, high, n",
        "CASE WHEN x < low THEN 0 WHEN x >= high THEN CAST(n AS BIGINT) + 1 "
        "ELSE CAST(floor(CAST(n AS DOUBLE) * (x - low) / (high - low)) AS BIGINT) + 1 END",
    ),
    # width_bucket(x, bins): the number of the bins, which ascend, that begin at x or before.
    "trino_bin": (
        "x, bins",
        "CASE WHEN x IS NOT NULL THEN len(list_filter(bins, lambda trino_low: trino_low <= x)) END",
    ),
    # Parts of a URL; NULL where the URL has no such part ("URL functions").
    "url_extract_protocol": ("url", r"nullif(regexp_extract(url, '^([A-Za-z][A-Za-z0-9+.-]*):', 1), '')"),
    "url_extract_host": (
        "url",
        r"nullif(regexp_extract(url, '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]*)', 1), '')",
    ),
    "url_extract_path": (
        "url",
        r"CASE WHEN regexp_matches(url, '^[A-Za-z][A-Za-z0-9+.-]*://') "
        r"THEN regexp_extract(url, '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^?#]*)', 1) END",
    ),
    "url_extract_query": ("url", r"CASE WHEN contains(url, '?') THEN regexp_extract(url, '\?([^#]*)', 1) END"),
    "url_extract_parameter": (
        "url, parameter",
        r"CASE WHEN regexp_matches(url, '[?&]' || regexp_escape(parameter) || '(=|&|#|$)') THEN url_decode("
        r"replace(regexp_extract(url, '[?&]' || regexp_escape(parameter) || '=?([^&#]*)', 1), '+', ' ')) END",
    ),
    # url_encode: as an HTML form does, so that a space is +.
    "trino_url_encode": ("value", "replace(replace(replace(url_encode(value), '%20', '+'), '%2A', '*'), '~', '%7E')"),
    # A text key in address order: IPv4 first, then IPv6. NULL for text that is no address (a service name).
    "ip_sort_key": (
        "address",
        f"CASE WHEN regexp_matches(address, {_V4}) THEN '4' || array_to_string(list_transform("
        "string_split(address, '.'), lambda part: lpad(part, 3, '0')), '.') "
        "WHEN contains(address, ':') THEN '6' || ip_expand(lower(address)) END",
    ),
    # IPv6 with every group written out in four digits.
    "ip_expand": (
        "address",
        "array_to_string(list_transform(string_split(CASE WHEN contains(address, '::') THEN "
        "trim(replace(address, '::', ':' || repeat('0:', 8 - len(list_filter(string_split(address, ':'), "
        "lambda part: part <> '')))), ':') ELSE address END, ':'), lambda part: lpad(part, 4, '0')), ':')",
    ),
    "ip_bits": (
        "address",
        f"CASE WHEN regexp_matches(address, {_V4}) THEN array_to_string(list_transform(string_split(address, '.'), "
        "lambda part: lpad(bin(CAST(part AS INTEGER)), 8, '0')), '') "
        "WHEN contains(address, ':') THEN array_to_string(list_transform(string_split(ip_expand(lower(address)), ':'), "
        "lambda part: lpad(bin(CAST('0x' || part AS INTEGER)), 16, '0')), '') END",
    ),
    "ip_in_network": (
        "network, address",
        "length(ip_bits(address)) = length(ip_bits(split_part(network, '/', 1))) AND starts_with(ip_bits(address), "
        "left(ip_bits(split_part(network, '/', 1)), CAST(split_part(network, '/', 2) AS INTEGER)))",
    ),
}
MACRO_DEFINITIONS[event_views.EVENT_JSON_MACRO] = (", ".join(event_views.JSON_COLUMNS), event_views.event_json())
MACROS: Final = tuple(MACRO_DEFINITIONS)
"""Names of every macro that a translated query may call."""


def macro_statements() -> list[str]:
    """Return the ``CREATE MACRO`` statements, in an order in which each finds those it calls."""
    last = ("ip_expand", "ip_bits", "trino_array_set", "first_of_each_key", "whole_seconds", "ascending_bucket")
    ordered = [*last, *(name for name in MACROS if name not in last)]
    return [
        f"CREATE OR REPLACE MACRO {name}({MACRO_DEFINITIONS[name][0]}) AS {MACRO_DEFINITIONS[name][1]}"
        for name in ordered
    ]
