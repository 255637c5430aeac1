"""The functions a query may call: everything that only computes. A name that is not here is refused.

Left out on purpose: whatever reads or lists files (``read_csv``, ``glob``, ``parquet_metadata``), runs SQL held in a
string (``query``, ``query_table``, ``json_execute_serialized_sql``), calls a function named by a string
(``list_aggregate``), shows or changes the engine (``duckdb_settings``, ``current_setting``, ``write_log``,
``nextval``), waits (``sleep_ms``, ``pg_sleep``), or calls back into Python.
Names: https://duckdb.org/docs/stable/sql/functions/overview and https://trino.io/docs/current/functions/list.html.
"""

from __future__ import annotations

from typing import Final

_AGGREGATE: Final = """
any_value approx_count_distinct approx_distinct approx_most_frequent approx_percentile approx_quantile approx_top_k
arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg
avg bit_and bit_or bit_xor bitwise_and_agg bitwise_or_agg bitwise_xor_agg bool_and bool_or checksum corr count
count_if count_star countif covar_pop covar_samp entropy every favg first fsum geometric_mean geomean group_concat
grouping grouping_id histogram json_agg json_group_array json_group_object json_object_agg kurtosis last list
listagg logical_and logical_or mad map_agg map_union max max_by mean median min min_by mode multimap_agg product
quantile quantile_cont quantile_disc percentile_cont percentile_disc regr_avgx regr_avgy regr_count regr_intercept
regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum
sum_no_overflow var_pop var_samp variance variance_pop within_group
"""
_WINDOW: Final = "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number"
_OPERATOR: Final = """
all and any array between case cast coalesce collate convert distinct exists extract if ifnull iif in is not nullif
nvl nvl2 or row safe_divide struct try try_cast xor
"""
_TEXT: Final = """
ascii bar bin bit_length bytelength byte_length char char_length character_length chr codepoint concat concat_ws
contains damerau_levenshtein editdist3 ends_with format format_bytes from_utf8 greatest hamming hamming_distance
initcap instr jaccard jaro_similarity jaro_winkler_similarity jarowinkler_similarity lcase least left left_grapheme
len length length_grapheme levenshtein levenshtein_distance like_escape lower lpad ltrim mismatches nfc_normalize
normalize not_like_escape ilike_escape not_ilike_escape octet_length ord overlay pad position prefix printf
regexp_count regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_instr regexp_i_like
regexp_ilike regexp_like regexp_matches regexp_position regexp_replace regexp_split regexp_split_to_array
regexp_substr repeat replace reverse right right_grapheme rpad rtrim space split split_part split_to_map str_to_map
starts_with str_position str_split str_split_regex string_split string_split_regex string_to_array strip_accents
strlen strpos substr substring substring_grapheme substring_index suffix to_utf8 translate trim ucase unicode upper
word_stem
"""
_NUMBER: Final = """
abs acos acosh add asin asinh atan atan2 atanh bit_count bitwise_and bitwise_count bitwise_left_shift bitwise_not
bitwise_or bitwise_right_shift bitwise_xor cbrt ceil ceiling cos cosh cot degrees div divide e even exp factorial
fdiv floor fmod from_base gamma gcd greatest_common_divisor infinity is_finite is_infinite is_inf is_nan isfinite
isinf isnan lcm lgamma ln log log10 log2 mod multiply nan nextafter pi pow power radians rand random round
round_even roundbankers sign signbit sin sinh sqrt subtract tan tanh to_base trunc truncate width_bucket xor
"""
_TIME: Final = """
age ago at_timezone century current_date current_datetime current_localtime current_localtimestamp current_time
current_timestamp current_timezone date date_add date_bin date_diff date_format date_from_parts date_from_unix_date
date_parse date_part date_str_to_date date_sub date_to_date_str date_trunc datediff datepart datesub datetime
datetime_add datetime_diff datetime_sub datetime_trunc datetrunc day day_of_month day_of_week day_of_week_iso
day_of_year dayname dayofmonth dayofweek dayofweek_iso dayofyear days_in_month decade dow doy epoch epoch_ms
epoch_ns epoch_us era format_datetime from_iso8601_date from_iso8601_timestamp from_iso8601_timestamp_nanos
from_unixtime from_unixtime_nanos get_current_time get_current_timestamp hour human_readable_seconds interval isodow
isoyear julian last_day last_day_of_month localtime localtimestamp make_date make_interval make_time make_timestamp
make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname
nanosecond normalized_interval now parse_datetime parse_duration quarter second str_to_date str_to_time str_to_unix
strftime strptime time time_add time_bucket time_diff time_from_parts time_str_to_date time_str_to_time
time_str_to_unix time_sub time_to_str time_to_time_str time_to_unix time_trunc timestamp timestamp_add
timestamp_diff timestamp_from_parts timestamp_sub timestamp_trunc timezone timezone_hour timezone_minute
to_centuries to_days to_decades to_hours to_iso8601 to_microseconds to_millennia to_milliseconds to_minutes
to_months to_quarters to_seconds to_timestamp to_unixtime to_weeks to_years today transaction_timestamp try_strptime
ts_or_di_to_di ts_or_ds_add ts_or_ds_diff ts_or_ds_to_date ts_or_ds_to_date_str ts_or_ds_to_datetime
ts_or_ds_to_time ts_or_ds_to_timestamp unix_date unix_micros unix_millis unix_seconds unix_to_str unix_to_time
unix_to_time_str week week_of_year weekday weekofyear with_timezone year year_of_week year_of_week_iso yearofweek
yearofweek_iso yearweek yow
"""
_COLLECTION: Final = """
aggregate all_match any_match apply array_aggr array_all array_any array_append array_apply array_cat array_compact
array_concat array_contains array_distinct array_except array_extract array_filter array_first array_frequency
array_has array_has_all array_has_any array_indexof array_intersect array_join array_last array_length array_max
array_min array_overlaps array_position array_prepend array_reduce array_remove array_reverse array_reverse_sort
array_select array_size array_slice array_sort array_sum array_to_string array_transform array_union array_unique
array_value array_where array_zip arrays_overlap arrays_zip cardinality combinations element_at explode
exploding_generate_series filter flatten generate_date_array generate_series generate_subscripts
generate_timestamp_array list_any_value list_append list_apply list_avg list_bool_and list_bool_or list_cat
list_concat list_contains list_count list_distinct list_element list_extract list_filter list_first list_has
list_has_all list_has_any list_indexof list_intersect list_last list_max list_median list_min list_mode list_pack
list_position list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select
list_slice list_sort list_sum list_transform list_unique list_value list_where list_zip map map_concat map_contains
map_contains_key map_entries map_extract map_extract_value map_filter map_from_arrays map_from_entries map_keys
map_size map_values map_zip_with multimap_from_entries ngrams none_match range reduce remap_struct row sequence
shuffle slice sort_array star_map struct_concat struct_contains struct_extract struct_extract_at struct_insert
struct_keys struct_pack struct_update struct_values to_map transform transform_keys transform_values trim_array
union_extract union_tag union_value unnest var_map zip zip_with
"""
_JSON: Final = """
array_to_json check_json from_json from_json_strict is_json_scalar json json_array json_array_contains
json_array_get json_array_length json_contains json_exists json_extract json_extract_array json_extract_path
json_extract_path_text json_extract_scalar json_extract_string json_format json_keys json_merge_patch json_object
json_parse json_pretty json_query json_quote json_size json_structure json_transform json_transform_strict json_type
json_valid json_value jsonb_extract jsonb_extract_scalar parse_json row_to_json to_json try_parse_json
"""
_ENCODING: Final = """
base64 base64_decode_binary base64_decode_string base64_encode decode encode from_base64 from_base64url from_binary
from_hex hash hex hex_decode_string lower_hex md5 md5_digest md5_number sha sha1 sha1_digest sha2 sha256 sha512
standard_hash to_base64 to_base64url to_binary to_hex unbin unhex url_decode url_encode url_extract_fragment
url_extract_host url_extract_parameter url_extract_path url_extract_port url_extract_protocol url_extract_query
murmur3 xxhash64 crc32
"""
_OTHER: Final = "constant_or_null gen_random_uuid get_type pg_typeof typeof uuid uuidv4 uuidv7"

FUNCTIONS: Final[frozenset[str]] = frozenset(
    " ".join((_AGGREGATE, _WINDOW, _OPERATOR, _TEXT, _NUMBER, _TIME, _COLLECTION, _JSON, _ENCODING, _OTHER)).split()
)
"""Names, lower case, in DuckDB's, Trino's and the parser's own spelling; a dialect's macros come on top."""
