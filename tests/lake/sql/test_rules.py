# ruff: noqa: E501 - one query a line reads best
"""Each rewriting rule, against the value Trino's documentation gives for the expression."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from leastwise.lake.engines.duckdb import MACROS
from leastwise.lake.sql import translate
from leastwise.lake.sql.gate import check

TABLES = ("events", "cloudtrail_logs", "cloudtrail_lake")
DOCUMENT = """'{"a":{"b":1},"c":[1,"x"],"d":null,"e":true,"f":1.50,"g":"t","x-amz":2,"A:B":{"k":3},"a.b":4}'"""

EXPRESSIONS: list[tuple[str, Any]] = [
    # JSON functions and operators
    (f"json_extract_scalar({DOCUMENT}, '$.a')", None),
    (f"json_extract_scalar({DOCUMENT}, '$.c')", None),
    (f"json_extract_scalar({DOCUMENT}, '$.a.b')", "1"),
    (f"json_extract_scalar({DOCUMENT}, '$.c[1]')", "x"),
    (f"json_extract_scalar({DOCUMENT}, '$.d')", None),
    (f"json_extract_scalar({DOCUMENT}, '$.e')", "true"),
    (f"json_extract_scalar({DOCUMENT}, '$.G')", None),
    (f"json_extract_scalar({DOCUMENT}, '$.x-amz')", "2"),
    (f"json_extract_scalar({DOCUMENT}, '$.A:B.k')", "3"),
    (f"""json_extract_scalar({DOCUMENT}, '$["a.b"]')""", "4"),
    ("json_extract_scalar('no json', '$.a')", None),
    (f"json_extract({DOCUMENT}, '$.g')", '"t"'),
    (f"json_extract({DOCUMENT}, '$.a')", '{"b":1}'),
    ("json_extract('no json', '$.a')", None),
    (f"CAST(json_extract({DOCUMENT}, '$.g') AS varchar)", "t"),
    (f"json_format(json_extract({DOCUMENT}, '$.g'))", '"t"'),
    (f"json_size({DOCUMENT}, '$.a')", 1),
    (f"json_size({DOCUMENT}, '$.c')", 2),
    (f"json_size({DOCUMENT}, '$.g')", 0),
    (f"json_size({DOCUMENT}, '$.none')", None),
    ("json_array_get('[1,\"x\"]', 1)", '"x"'),
    ("json_array_get('[1,2,3]', -1)", "3"),
    ("json_array_get('[1]', 5)", None),
    ("json_array_contains('[1,\"x\"]', 'x')", True),
    ("json_array_contains('[1,\"x\"]', 2)", False),
    ("json_array_contains('{}', 2)", None),
    ("json_array_length('[1,2]')", 2),
    ("json_array_length('{}')", None),
    ("is_json_scalar('1')", True),
    ("is_json_scalar('[1]')", False),
    (
        """CAST(json_parse('{"a":1,"b":"x","c":{"d":2}}') AS map(varchar, varchar))""",
        {"a": "1", "b": "x", "c": '{"d":2}'},
    ),
    ("CAST(json_parse('[1,2]') AS array(bigint))", [1, 2]),
    ("json_value('{\"a\":{\"b\":1}}', 'lax $.a.b')", "1"),
    ("json_query('{\"a\":{\"b\":1}}', 'lax $.a')", '{"b":1}'),
    ("json_exists('{\"a\":1}', 'lax $.a')", True),
    ("json_exists('{\"a\":1}', 'lax $.b')", False),
    # Arrays and maps
    ("slice(array[1,2,3,4], 2, 2)", [2, 3]),
    ("slice(array[1,2,3,4], -2, 2)", [3, 4]),
    ("slice(array[1,2], 3, 1)", []),
    ("element_at(array[1,2], -1)", 2),
    ("element_at(array[1,2], 5)", None),
    ("array[1,2][1]", 1),
    ("cardinality(array[1,2])", 2),
    ("cardinality(map(array['a','b'], array[1,2]))", 2),
    ("element_at(map(array['a'], array[1]), 'z')", None),
    ("any_match(array[1,2], x -> x = 2)", True),
    ("all_match(array[1,2], x -> x > 1)", False),
    ("none_match(array[1,2], x -> x > 2)", True),
    ("filter(array[1,2], x -> x > 1)", [2]),
    ("reduce(array[1,2,3], 0, (s, x) -> s + x, s -> s * 10)", 60),
    ("array_sort(array[3,null,1])", [1, 3, None]),
    ("array_position(array[1,2], 5)", 0),
    ("arrays_overlap(array[1,2], array[2,3])", True),
    ("map_filter(map(array['a','b'], array[1,2]), (k, v) -> v > 1)", {"b": 2}),
    ("transform_values(map(array['a'], array[1]), (k, v) -> v + 1)", {"a": 2}),
    ("transform_keys(map(array['a'], array[1]), (k, v) -> k || 'z')", {"az": 1}),
    # Dates and times
    ("day_of_week(date '2024-01-01')", 1),
    ("dow(date '2024-01-07')", 7),
    ("extract(dow FROM date '2024-01-07')", 7),
    ("millisecond(timestamp '2024-01-01 00:00:05.123')", 123),
    ("yow(date '2024-12-30')", 2025),
    ("date_diff('hour', timestamp '2024-01-01 00:59:00', timestamp '2024-01-01 01:01:00')", 0),
    ("date_diff('day', date '2024-01-01', date '2024-01-03')", 2),
    ("to_iso8601(timestamp '2024-01-01 00:00:00')", "2024-01-01T00:00:00.000Z"),
    ("to_iso8601(date '2024-01-01')", "2024-01-01"),
    ("from_iso8601_timestamp('2024-01-01T00:00:00+02:00')", datetime(2023, 12, 31, 22)),
    ("from_iso8601_date('2024-01-01')", date(2024, 1, 1)),
    ("format_datetime(timestamp '2024-01-02 03:04:05', 'yyyy-MM-dd''T''HH:mm')", "2024-01-02T03:04"),
    ("parse_datetime('2024-01-02 03', 'yyyy-MM-dd HH')", datetime(2024, 1, 2, 3)),
    ("date_format(timestamp '2024-01-02 03:04:05', '%Y/%m/%d %H:%i')", "2024/01/02 03:04"),
    ("date_parse('2024-01-02', '%Y-%m-%d')", datetime(2024, 1, 2)),
    ("date_parse('no date', '%Y-%m-%d')", None),
    ("from_unixtime(0)", datetime(1970, 1, 1)),
    ("to_unixtime(timestamp '1970-01-01 00:00:01')", 1.0),
    ("timestamp '2024-01-01 00:00:00' AT TIME ZONE 'Asia/Tokyo'", datetime(2024, 1, 1, 9)),
    ("at_timezone(timestamp '2024-01-01 00:00:00', 'America/New_York')", datetime(2023, 12, 31, 19)),
    # Text, numbers, conditions
    ("split_part('a/b', '/', 3)", None),
    ("split_part('a/b', '/', 2)", "b"),
    ("element_at(split('a/b', '/'), 3)", None),
    ("regexp_extract('abc', 'x(.)', 1)", None),
    ("regexp_extract('abc', 'a(.)', 1)", "b"),
    ("regexp_extract('abc', 'b')", "b"),
    (r"regexp_replace('a-b c-d', '(\w)-(\w)', '$2-$1')", "b-a d-c"),
    ("regexp_replace('a-b', '-')", "ab"),
    ("regexp_like('abc', 'b')", True),
    ("replace('arn:aws:s3:::b', 'arn:aws:s3:::')", "b"),
    ("'a' || CAST(NULL AS varchar)", None),
    ("format('%s-%d', 'a', 3)", "a-3"),
    ("url_extract_host('https://u@example.com:443/p?q=1')", "example.com"),
    ("url_extract_path('https://example.com/p/q?x=1')", "/p/q"),
    ("7 / 2", 3),
    ("-7 / 2", -3),
    ("TRY_CAST('x' AS bigint)", None),
    ("TRY(CAST('x' AS bigint))", None),
    ("if(1 = 2, 'y')", None),
    # IP addresses
    ("CAST('9.9.9.9' AS ipaddress) < CAST('10.0.0.0' AS ipaddress)", True),
    ("CAST('::1' AS ipaddress) > CAST('255.255.255.255' AS ipaddress)", True),
    ("contains('10.0.0.0/8', CAST('10.200.3.4' AS ipaddress))", True),
    ("contains('10.0.0.0/8', CAST('11.0.0.1' AS ipaddress))", False),
    ("contains('2001:db8::/32', IPADDRESS '2001:db8::1')", True),
    ("CAST(IPADDRESS '10.0.0.1' AS varchar)", "10.0.0.1"),
]


def rows(connection: duckdb.DuckDBPyConnection, text: str, dialect: Any = "auto") -> list[tuple[Any, ...]]:
    translation = translate(text, dialect=dialect)
    check(translation.tree, tables=TABLES, allowed_functions=MACROS)
    result: list[tuple[Any, ...]] = connection.execute(translation.sql).fetchall()
    return result


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_expression_has_trino_meaning(small_lake: duckdb.DuckDBPyConnection, expression: str, expected: Any) -> None:
    assert rows(small_lake, f"SELECT {expression}", "athena") == [(expected,)]


QUERIES: list[tuple[str, list[tuple[Any, ...]]]] = [
    # Members of JSON documents, through aliases and common table expressions; keys are case-sensitive.
    (
        "WITH a AS (SELECT requestParameters rp FROM $EDS_ID WHERE eventID = 'event-011'), b AS (SELECT rp AS doc FROM a)"
        " SELECT element_at(doc, 'bucketName'), doc['key'], b.doc.bucketName, element_at(doc, 'BUCKETNAME') FROM b",
        [("customer-pii-bucket", "data/customers/export-20260501.csv", "customer-pii-bucket", None)],
    ),
    (
        "SELECT cardinality(requestParameters), map_keys(requestParameters) FROM $EDS_ID WHERE eventID = 'event-011'",
        [(2, ["bucketName", "key"])],
    ),
    (
        "SELECT map_values(additionalEventData) FROM $EDS_ID WHERE eventID = 'event-011'",
        [(["SigV2", "2048"],)],
    ),
    ("SELECT requestParameters.tagSet.items FROM $EDS_ID WHERE eventID = 'event-019'",
     [('[{"key":"Name","value":"web"},{"key":"Env","value":"prod"}]',)]),
    (
        "SELECT map_filter(requestParameters, (k, v) -> k = 'key') FROM $EDS_ID WHERE eventID = 'event-011'",
        [({"key": "data/customers/export-20260501.csv"},)],
    ),
    # A map and an array of rows, unnested into columns; one column of rows
    (
        "SELECT t.k, v FROM $EDS_ID CROSS JOIN UNNEST(additionalEventData) AS t(k, v) WHERE eventID = 'event-011' ORDER BY 1",
        [("SignatureVersion", "SigV2"), ("bytesTransferredOut", "2048")],
    ),
    (
        "SELECT arn, t.accountid, type FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS t(arn, accountid, type)"
        " WHERE eventid = 'event-006'",
        [("arn:aws:iam::555555555555:role/alice", "555555555555", "AWS::IAM::Role")],
    ),
    (
        "SELECT k, v FROM $EDS_ID CROSS JOIN UNNEST(CAST(json_extract(requestParameters, '$.tagSet.items')"
        " AS array(row(key varchar, value varchar)))) AS t(k, v) ORDER BY k",
        [("Env", "prod"), ("Name", "web")],
    ),
    (
        "SELECT n, json_extract_scalar(tag, '$.value') FROM $EDS_ID CROSS JOIN UNNEST(CAST(json_extract("
        "requestParameters, '$.tagSet.items') AS array(json))) WITH ORDINALITY AS t(tag, n) ORDER BY n",
        [(1, "web"), (2, "prod")],
    ),
    ("SELECT r.accountid FROM cloudtrail_logs, UNNEST(resources) AS t(r) WHERE eventid = 'event-006'", [("555555555555",)]),
    # Lake's types
    (
        "SELECT userIdentity.sessionContext.attributes.creationDate, "
        "userIdentity.sessionContext.webIdFederationData.attributes['sub'] FROM $EDS_ID WHERE eventName = 'InvokeModel'",
        [(datetime(2023, 1, 3, 8), "42")],
    ),
    ("SELECT count(*) FROM $EDS_ID WHERE readOnly = 'true' AND eventTime BETWEEN '2022-05-01' AND '2022-06-01'", [(1,)]),
    # Athena's types
    ("SELECT readonly, typeof(eventtime) FROM cloudtrail_logs WHERE readonly = true AND eventid = 'event-002'",
     [("true", "VARCHAR")]),
    ("SELECT count(*) FROM cloudtrail_logs WHERE from_iso8601_timestamp(eventtime) < timestamp '2019-07-05 10:30:00'", [(2,)]),
    ("SELECT count(*) FROM cloudtrail_logs WHERE eventtime < timestamp '2019-07-05 10:30:00'", [(2,)]),
    ("SELECT date(eventtime), cast(eventtime AS date) FROM cloudtrail_logs WHERE eventid = 'event-014'",
     [(date(2019, 2, 19), date(2019, 2, 19))]),
    ("SELECT count(*) FROM (SELECT eventname AS eventtime FROM cloudtrail_logs) WHERE date(eventtime) IS NOT NULL", [(0,)]),
    # Partition columns, however their values are written
    ("SELECT eventid FROM cloudtrail_logs WHERE year = '2019' AND month IN ('2') AND day = '19'", [("event-014",)]),
    ("SELECT count(*) FROM cloudtrail_logs WHERE day BETWEEN '2019/07/05' AND '2019/07/06' AND region = 'us-east-1'", [(2,)]),
    ("SELECT count(*) FROM cloudtrail_logs WHERE dt = '2019-07-05' AND account = '111122223333'", [(2,)]),
    ("SELECT timestamp, date_partition FROM cloudtrail_logs WHERE timestamp = '2019/02/19'", [("2019/02/19", "2019/02/19")]),
    # Lenient casts
    (
        "SELECT count(CAST(json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') AS bigint)) FROM cloudtrail_logs",
        [(2,)],
    ),
    # Text that is computed, against a timestamp; a timestamp as text
    (
        "SELECT count(*) FROM $EDS_ID WHERE eventTime >= date_format(date_add('day', -1, timestamp '2024-10-22 00:00:00'), '%Y-%m-%d')",
        [(2,)],
    ),
    ("SELECT cast(eventTime AS varchar) FROM $EDS_ID WHERE eventID = 'event-014'", [("2019-02-19 11:00:00.000",)]),
    ("SELECT date_trunc('day', eventtime) FROM cloudtrail_logs WHERE eventid = 'event-014'", [(datetime(2019, 2, 19),)]),
    ("SELECT count(*) FROM cloudtrail_logs WHERE day BETWEEN date '2023-01-03' AND date '2023-01-04'", [(10,)]),
    (
        "WITH r AS (SELECT cast(json_extract(requestparameters, '$.tagSet.items') AS array(json)) AS changes FROM cloudtrail_logs"
        " WHERE log_date = '2022/06/02') SELECT json_extract_scalar(c, '$.key') FROM r CROSS JOIN UNNEST(changes) AS t(c) ORDER BY 1",
        [("Env",), ("Name",)],
    ),
    # Aggregates
    (
        "SELECT array_agg(DISTINCT awsregion ORDER BY awsregion DESC) FROM cloudtrail_logs WHERE awsregion <> 'us-west-2'",
        [(["us-east-2", "us-east-1"],)],
    ),
    ("SELECT approx_distinct(eventsource), count_if(errorcode IS NOT NULL) FROM cloudtrail_logs", [(13, 2)]),
    ("SELECT map_agg(eventid, eventname) FROM cloudtrail_logs WHERE eventid = 'event-001'", [({"event-001": "CreateBucket"},)]),
    ("SELECT max_by(eventname, eventtime) FROM cloudtrail_logs", [("UpdateStack",)]),
    # ORDER BY a position, an alias, an expression not selected
    ("SELECT awsregion, count(*) FROM cloudtrail_logs GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2", [("us-east-1", 44), ("us-east-2", 1)]),
    ("SELECT DISTINCT awsregion AS r FROM cloudtrail_logs ORDER BY awsregion", [("us-east-1",), ("us-east-2",), ("us-west-2",)]),
    # A common table expression of the table's own name
    ("WITH cloudtrail_logs AS (SELECT * FROM cloudtrail_logs WHERE eventname = 'GetObject') SELECT count(*) FROM cloudtrail_logs",
     [(4,)]),
    # Qualified names
    ('SELECT count(*) FROM "AwsDataCatalog"."default"."cloudtrail_logs_x" WHERE default.cloudtrail_logs_x.eventname = \'GetObject\'',
     [(4,)]),
    # DuckDB's own dialect, JSON members included
    ("SELECT requestParameters.bucketName, requestParameters['key'] FROM events WHERE eventID = 'event-013'", [("example", "new.txt")]),
    ("FROM events SELECT eventName WHERE eventTime::date = DATE '2019-02-19'", [("GetObject",)]),
    ("SELECT eventJson ->> '$.userIdentity.userName' FROM events WHERE eventID = 'event-001'", [("bob",)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_query_gives_the_rows(
    small_lake: duckdb.DuckDBPyConnection, text: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(small_lake, text) == expected


def test_times_relative_to_now_are_utc(small_lake: duckdb.DuckDBPyConnection) -> None:
    text = (
        "SELECT now() - interval '1' day < current_timestamp, current_date, "
        "date_diff('second', now(), date_add('hour', 1, now())) FROM cloudtrail_logs LIMIT 1"
    )
    [(earlier, today, seconds)] = rows(small_lake, text)
    assert earlier
    assert today == small_lake.execute("SELECT CAST(now() AT TIME ZONE 'UTC' AS DATE)").fetchone()[0]  # type: ignore[index]
    assert seconds == 3600
