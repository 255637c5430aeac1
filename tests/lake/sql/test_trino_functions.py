# ruff: noqa: E501 - one expression a line reads best
"""Functions and operators of Trino beyond those of the published queries, each with the value its documentation gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from leastwise.errors import QueryError
from leastwise.lake.engines.duckdb import MACROS
from leastwise.lake.sql import translate
from leastwise.lake.sql.gate import check

TABLES = ("events", "cloudtrail_logs", "cloudtrail_lake")

EXPRESSIONS: list[tuple[str, Any]] = [
    # A date stays a date
    ("date '2024-01-08' - interval '7' day", date(2024, 1, 1)),
    ("date '2024-03-31' - interval '1' month", date(2024, 2, 29)),
    ("date_add('day', -7, date '2024-01-08')", date(2024, 1, 1)),
    ("date_add('month', 1, date '2024-01-31')", date(2024, 2, 29)),
    ("date_trunc('week', date '2024-01-03')", date(2024, 1, 1)),
    ("cast(date '2024-01-08' - interval '7' day AS varchar)", "2024-01-01"),
    ("cast(date_trunc('month', date '2024-01-08') AS varchar)", "2024-01-01"),
    ("date_add('hour', 2, timestamp '2024-01-01 00:00:00')", datetime(2024, 1, 1, 2)),
    ("sequence(date '2024-01-01', date '2024-01-02')", [date(2024, 1, 1), date(2024, 1, 2)]),
    ("sequence(date '2024-01-01', date '2024-02-01', interval '1' month)", [date(2024, 1, 1), date(2024, 2, 1)]),
    ("sequence(1, 5, 2)", [1, 3, 5]),
    # Zones
    ("timestamp '2024-01-08 05:00:00 +02:00'", datetime(2024, 1, 8, 3)),
    ("timestamp '2024-01-08 05:00:00 Asia/Tokyo'", datetime(2024, 1, 7, 20)),
    ("with_timezone(timestamp '2024-01-08 05:00:00', 'Asia/Tokyo')", datetime(2024, 1, 7, 20)),
    ("at_timezone(from_iso8601_timestamp('2024-01-08T05:00:00Z'), 'Asia/Tokyo')", datetime(2024, 1, 8, 14)),
    ("from_iso8601_timestamp('2024-01-08T05:00:00Z') AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo'", datetime(2024, 1, 8, 14)),
    ("timestamp '2024-01-08 05:00:00 UTC' AT TIME ZONE 'Asia/Tokyo' < timestamp '2024-01-08 06:00:00 UTC'", True),
    ("timestamp '2024-01-08 05:00:00 UTC' AT TIME ZONE 'Asia/Tokyo' BETWEEN timestamp '2024-01-08 04:00:00' AND timestamp '2024-01-08 06:00:00'", True),
    ("cast(timestamp '2024-01-08 05:00:00 UTC' AT TIME ZONE 'Asia/Tokyo' AS timestamp) < timestamp '2024-01-08 06:00:00'", False),
    ("current_timezone()", "UTC"),
    # Intervals and durations
    ("parse_duration('1d')", timedelta(days=1)),
    ("parse_duration('42.5m')", timedelta(minutes=42.5)),
    ("timestamp '2024-01-08 00:00:00' - parse_duration('12h')", datetime(2024, 1, 7, 12)),
    ("'2024-01-08T00:00:00Z' + interval '15' minute", datetime(2024, 1, 8, 0, 15)),
    # Joda patterns with an offset; a text whose quote is left open, as the S3 User Guide has it
    ("parse_datetime('2024-01-31T10:11:12Z', 'YYYY-MM-dd''T''HH:mm:ssZ')", datetime(2024, 1, 31, 10, 11, 12)),
    ("parse_datetime('2024-01-31T10:11:12+02:00', 'yyyy-MM-dd''T''HH:mm:ssZZ')", datetime(2024, 1, 31, 8, 11, 12)),
    ("parse_datetime('2024-01-31T10:11:12Z', 'yyyy-MM-dd''T''HH:mm:ss''Z')", datetime(2024, 1, 31, 10, 11, 12)),
    # Text
    ("split('a.b.c', '.', 2)", ["a", "b.c"]),
    ("split('a.b', '.', 5)", ["a", "b"]),
    ("strpos('abcabc', 'b', 2)", 5),
    ("strpos('abcabc', 'b', -1)", 5),
    ("strpos('abc', 'b', 2)", 0),
    ("split_to_map('a=1;b=2=3', ';', '=')", {"a": "1", "b": "2=3"}),
    ("regexp_position('I have 23 apples', '\\d')", 8),
    ("regexp_position('no digits', '\\d')", -1),
    ("hamming_distance('abc', 'abd')", 1),
    ("normalize('a')", "a"),
    ("url_encode('a b*~')", "a+b*%7E"),
    ("url_extract_parameter('https://example.com/p?q=a%20b&r=2#x', 'q')", "a b"),
    ("url_extract_parameter('https://example.com/p?q=1', 'r')", None),
    # Arrays
    ("array_distinct(array['b', 'a', 'b', 'c'])", ["b", "a", "c"]),
    ("array_distinct(array['b', null, 'b', null])", ["b", None]),
    ("array_union(array[2, 1], array[1, 3])", [2, 1, 3]),
    ("repeat('a', 3)", ["a", "a", "a"]),
    ("reverse(array[1, 2])", [2, 1]),
    ("reverse('ab')", "ba"),
    ("zip_with(array[1, 2], array[3, 4], (x, y) -> x * 10 + y)", [13, 24]),
    ("array[1] || 2", [1, 2]),
    ("0 || array[1]", [0, 1]),
    ("array[1] || array[2]", [1, 2]),
    ("trim_array(array[1, 2, 3], 1)", [1, 2]),
    ("array_first(array[1, 2])", 1),
    # Numbers
    ("infinity() > 1", True),
    ("is_nan(nan())", True),
    # JSON paths with wildcards; what the standard functions return
    ("json_extract('{\"a\":[{\"b\":1},{\"b\":2}]}', '$.a[*].b')", "[1,2]"),
    ("json_array_length(json_extract('{\"a\":[{\"b\":1},{\"b\":2}]}', '$.a[*].b'))", 2),
    ("cast(json_extract('{\"a\":[{\"b\":1},{\"b\":2}]}', '$.a[*].b') AS array(bigint))", [1, 2]),
    ("json_query('{\"a\":1}', 'lax $.a' WITH ARRAY WRAPPER)", "[1]"),
    ("json_query('{\"a\":[1,2]}', 'lax $.a[*]' WITH ARRAY WRAPPER)", "[1,2]"),
    ("json_value('{\"a\":\"5\"}', 'lax $.a' RETURNING integer)", 5),
    ("json_value('{\"a\":\"5\"}', 'lax $.b' RETURNING integer DEFAULT 0 ON EMPTY)", 0),
    ("json_value('{\"a\":\"5\"}', 'lax $.b' NULL ON EMPTY NULL ON ERROR)", None),
    ("random(1)", 0),
    ("random(5, 6)", 5),
    ("width_bucket(5, 0, 10, 4)", 3),
    ("width_bucket(-1, 0, 10, 4)", 0),
    ("width_bucket(10, 0, 10, 4)", 5),
    ("width_bucket(9, 10, 0, 4)", 1),
    ("width_bucket(2, array[1.0, 2.0, 3.0])", 2),
    ("width_bucket(0.5, array[1.0, 2.0, 3.0])", 0),
    ("human_readable_seconds(96)", "1 minute, 36 seconds"),
    ("human_readable_seconds(3762)", "1 hour, 2 minutes, 42 seconds"),
    ("human_readable_seconds(56363463)", "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds"),
    ("human_readable_seconds(-1.2)", "1 second"),
    ("human_readable_seconds(0)", "0 seconds"),
    ("human_readable_seconds(null)", None),
    # What published queries call most: units that are complete, places from 1, NULL where there is nothing
    ("date_diff('day', timestamp '2024-01-01 23:00:00', timestamp '2024-01-02 01:00:00')", 0),
    ("date_diff('hour', timestamp '2024-01-01 02:00:00', timestamp '2024-01-01 00:30:00')", -1),
    ("date_diff('month', date '2024-01-31', date '2024-02-29')", 1),
    ("date_diff('week', date '2024-01-01', date '2024-01-09')", 1),
    ("date_add('quarter', 1, date '2024-01-31')", date(2024, 4, 30)),
    ("date_add('millisecond', 5, timestamp '2024-01-01 00:00:00')", datetime(2024, 1, 1, 0, 0, 0, 5000)),
    ("from_iso8601_timestamp('2024-01-01T10:00:00+02:00')", datetime(2024, 1, 1, 8)),
    ("from_iso8601_date('2024-01-01')", date(2024, 1, 1)),
    ("to_unixtime(from_iso8601_timestamp('2024-01-01T00:00:00Z'))", 1704067200.0),
    ("last_day_of_month(date '2024-02-03')", date(2024, 2, 29)),
    ("day_of_week(date '2024-01-07')", 7),
    ("year_of_week(date '2024-12-30')", 2025),
    ("format_datetime(timestamp '2024-01-01 13:05:00', 'EEE, d MMM yyyy hh:mm a')", "Mon, 1 Jan 2024 01:05 PM"),
    ("date_format(timestamp '2024-01-01 13:05:00', '%W %M %e %h:%i %p')", "Monday January 1 01:05 PM"),
    ("date_parse('2024-01-01 13:05', '%Y-%m-%d %H:%i')", datetime(2024, 1, 1, 13, 5)),
    ("json_array_length('{\"a\":1}')", None),
    ("json_array_contains('[1,\"b\"]', 'b')", True),
    ("json_array_contains('[1,\"b\"]', 'c')", False),
    ("regexp_like('AbC', '(?i)b')", True),
    ("regexp_extract('1a 2b 14m', '(\\d+)([a-z]+)', 2)", "a"),
    ("regexp_extract('x', '(y)', 1)", None),
    ("regexp_extract_all('1a 2b 14m', '(\\d+)([a-z]+)', 2)", ["a", "b", "m"]),
    ("regexp_replace('1a 2b 14m', '\\d+[ab] ')", "14m"),
    ("regexp_replace('1a 2b 14m', '(\\d+)([ab]) ', '3c$2 ')", "3ca 3cb 14m"),
    ("regexp_count('1a 2b 14m', '\\s*[a-z]+\\s*')", 3),
    ("regexp_split('1a 2b 14m', '\\s*[a-z]+\\s*')", ["1", "2", "14", ""]),
    ("split_part('a,b', ',', 3)", None),
    ("reverse(split('a/b', '/'))[1]", "b"),
    ("element_at(split('a/b/c', '/'), -1)", "c"),
    ("element_at(array[1, 2], 3)", None),
    ("element_at(map(array['a'], array[1]), 'b')", None),
    ("array_join(array['a', null, 'b'], ',')", "a,b"),
    ("array_join(array['a', null, 'b'], ',', 'N')", "a,N,b"),
    ("all_match(array[1, 2], x -> x > 1)", False),
    ("none_match(array[1, 2], x -> x > 5)", True),
    ("array_sort(array['b', null, 'a'])", ["a", "b", None]),
    ("map_concat(map(array['a'], array[1]), map(array['a'], array[2]))", {"a": 2}),
    ("url_extract_host('https://user@example.com:8080/p?q=1')", "example.com"),
    ("try(cast('a' AS integer))", None),
    ("if(1 = 2, 'a')", None),
    ("position('c' IN 'abc')", 3),
    ("substr('abc', -2)", "bc"),
    ("concat_ws(',', 'a', null, 'b')", "a,b"),
    # Addresses
    ("contains('10.0.0.0/' || '8', cast('10.1.2.3' AS ipaddress))", True),
    ("'b' = ANY (SELECT 'b')", True),
    ("'b' <> ALL (VALUES 'a', 'c')", True),
]  # fmt: skip

QUERIES: list[tuple[str, list[tuple[Any, ...]]]] = [
    # Operators written apart, names in backticks
    ("SELECT `eventname` FROM `default`.`cloudtrail_logs` WHERE eventtime > = '2019-02-19' AND eventtime < ='2019-02-20' AND awsregion < > 'x'",
     [("GetObject",)]),
    ("SELECT eventName FROM eds-ID WHERE eventtime >='2019-02-19 00:00:00' and eventtime < ='2019-02-20 00:00:00'", [("GetObject",)]),
    # A column named with its catalog
    ("SELECT awsdatacatalog.default.cloudtrail_logs.eventid FROM awsdatacatalog.default.cloudtrail_logs WHERE eventid = 'event-014'",
     [("event-014",)]),
    # A field of a row by its place; rows unnested with their ordinal number
    ("SELECT resources[1][1], resources[1][2], resources[1][3] FROM cloudtrail_logs WHERE eventid = 'event-006'",
     [("arn:aws:iam::555555555555:role/alice", "555555555555", "AWS::IAM::Role")]),
    ("SELECT t.arn, n FROM cloudtrail_logs CROSS JOIN UNNEST(resources) WITH ORDINALITY AS t(arn, accountid, type, n) WHERE eventid = 'event-006'",
     [("arn:aws:iam::555555555555:role/alice", 1)]),
    # The fields of a row
    ("SELECT tlsdetails.* FROM cloudtrail_logs WHERE eventid = 'event-014'", [("TLSv1", "ECDHE", None)]),
    # Arrays unnested side by side, the shorter filled with NULL
    ("SELECT a, b FROM cloudtrail_logs CROSS JOIN UNNEST(array[1, 2], array['x']) AS t(a, b) WHERE eventid = 'event-001' ORDER BY a",
     [(1, "x"), (2, None)]),
    ("SELECT a, c FROM UNNEST(array[1], array[2], sequence(3, 3)) AS t(a, b, c)", [(1, 3)]),
    # Text plus an interval; text of an event's time that comes through a common table expression
    ("WITH a AS (SELECT eventtime AS t FROM cloudtrail_logs WHERE eventid = 'event-014') SELECT t + INTERVAL '15' MINUTE FROM a",
     [(datetime(2019, 2, 19, 11, 15),)]),
    ("WITH a AS (SELECT * FROM cloudtrail_logs WHERE eventid = 'event-014') SELECT parse_datetime(eventtime, 'YYYY-MM-dd''T''HH:mm:ssZ') FROM a",
     [(datetime(2019, 2, 19, 11),)]),
    # An instant compared in another zone: 11:00 UTC is 20:00 in Tokyo
    ("SELECT count(*) FROM $EDS_ID WHERE eventID = 'event-014' AND eventTime AT TIME ZONE 'Asia/Tokyo' > timestamp '2019-02-19 12:00:00'",
     [(0,)]),
    ("SELECT count(*) FROM $EDS_ID WHERE eventID = 'event-014' AND eventTime >= dateadd('hour', -1, timestamp '2019-02-19 12:00:00')", [(1,)]),
    # A partition compared with the text of a computed date
    ("SELECT count(*) FROM cloudtrail_logs WHERE year || '-' || month || '-' || day = cast(date '2019-02-20' - interval '1' day AS varchar)",
     [(1,)]),
    # Integers for the text of a partition
    ("SELECT eventid FROM cloudtrail_logs WHERE year = 2019 AND month IN (2) AND day > 18 AND hour BETWEEN 0 AND 23", [("event-014",)]),
    # A map of the values of an aggregate: one entry a key, none of NULL
    ("SELECT map_agg(awsregion, 1), cardinality(map_agg(errorcode, 1)) FROM cloudtrail_logs",
     [({"us-east-1": 1, "us-east-2": 1, "us-west-2": 1}, 2)]),
    ("SELECT cardinality(map_filter(requestParameters, (k, v) -> k = 'key')) FROM $EDS_ID WHERE eventID = 'event-011'", [(1,)]),
    ("SELECT multimap_agg(k, v), multimap_agg(k, v) FILTER (WHERE v < 3), multimap_agg(k, v)['a'] "
     "FROM UNNEST(array['a', 'b', 'a', null], array[1, 2, 3, 4]) AS t(k, v)",
     [({"a": [1, 3], "b": [2]}, {"a": [1], "b": [2]}, [1, 3])]),
    ("SELECT max_by(x, y, 2), min_by(x, y) FROM cloudtrail_logs CROSS JOIN UNNEST(array['a', 'b', 'c'], array[1, 2, 3]) AS t(x, y) WHERE eventid = 'event-001'", [(["c", "b"], "a")]),
    ("SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x DESC) FROM UNNEST(array['a', 'b']) AS t(x)", [("b,a",)]),
    ("SELECT awsregion, grouping(awsregion), count(*) FROM cloudtrail_logs GROUP BY GROUPING SETS ((awsregion), ()) ORDER BY 3 DESC LIMIT 2",
     [(None, 1, 46), ("us-east-1", 0, 44)]),
    ("SELECT count(*) FROM cloudtrail_logs TABLESAMPLE BERNOULLI (100)", [(46,)]),
    # Percentiles are values
    ("SELECT approx_percentile(x, 0.5), approx_percentile(x, array[0.0, 1.0]) FROM cloudtrail_logs CROSS JOIN UNNEST(array[1, 2, 9]) AS t(x)",
     [(2, [1, 9])]),
    ("SELECT to_milliseconds(max(t) - min(t)) FROM cloudtrail_logs CROSS JOIN UNNEST(array[timestamp '2024-01-01 00:00:00', timestamp '2024-01-01 00:00:02']) AS v(t)", [(2000,)]),
    # A filter on aggregates that are made of others here
    ("SELECT map_agg(awsregion, 1) FILTER (WHERE awsregion <> 'us-east-1'), array_agg(DISTINCT awsregion ORDER BY awsregion) FILTER (WHERE awsregion <> 'us-east-1'), "
     "approx_distinct(awsregion) FILTER (WHERE awsregion <> 'us-east-1'), approx_percentile(1, 0.5) FILTER (WHERE false) FROM cloudtrail_logs",
     [({"us-east-2": 1, "us-west-2": 1}, ["us-east-2", "us-west-2"], 2, None)]),
    # NULL is an element of what an aggregate collects
    ("SELECT cardinality(array_distinct(array_agg(errorcode))) FROM cloudtrail_logs", [(3,)]),
]  # fmt: skip

ERRORS: list[tuple[str, str]] = [
    ("SELECT eventname FROM cloudtrail_logs WHERE eventtime > cast(current_date - interval '${days}' day AS varchar)", "'${days}' is no number of an interval (line 1"),
    ('SELECT "$path" FROM cloudtrail_logs', "no column $path (line 1, column 8)"),
    ("""SELECT * FROM "<DB>"."<TABLE>" WHERE "$path" LIKE 's3://%'""", "no column $path (line 1"),
    ("DESCRIBE cloudtrail_logs", "not DESCRIBE"),
]  # fmt: skip


def rows(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[Any, ...]]:
    translation = translate(text)
    check(translation.tree, tables=TABLES, allowed_functions=MACROS)
    return connection.execute(translation.sql).fetchall()


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_expression_has_trinos_value(small_lake: duckdb.DuckDBPyConnection, expression: str, expected: Any) -> None:
    [(value,)] = rows(small_lake, f"SELECT {expression} FROM cloudtrail_logs LIMIT 1")
    assert value == expected


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_query_gives_the_rows(
    small_lake: duckdb.DuckDBPyConnection, text: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(small_lake, text) == expected


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_error_says_what_and_where(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        translate(text)
    assert message in str(caught.value)
