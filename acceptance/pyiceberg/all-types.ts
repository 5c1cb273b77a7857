/** Every type that a table can have; rows 0…999, every seventh null. */
export const TABLE_OF_ALL_TYPES = `CREATE TABLE lake.main.types AS
  SELECT i AS id,
    CASE WHEN i % 7 = 0 THEN NULL ELSE i % 2 = 0 END AS flag,
    CASE WHEN i % 7 = 0 THEN NULL ELSE (i - 500)::INTEGER END AS small,
    CASE WHEN i % 7 = 0 THEN NULL ELSE (i - 500)::BIGINT * 9007199254740993 END AS big,
    CASE WHEN i % 7 = 0 THEN NULL ELSE (i / 8)::FLOAT END AS real_number,
    CASE WHEN i % 7 = 0 THEN NULL ELSE (i - 500) / 8.0::DOUBLE END AS double_number,
    CASE WHEN i % 7 = 0 THEN NULL ELSE ((i - 500) * 1.01)::DECIMAL(9, 2) END AS price,
    CASE WHEN i % 7 = 0 THEN NULL ELSE ((i - 500)::DECIMAL(38, 5) * 12345678901234567890)::DECIMAL(38, 5) END AS huge,
    CASE WHEN i % 7 = 0 THEN NULL ELSE DATE '1969-12-01' + i::INTEGER END AS day,
    CASE WHEN i % 7 = 0 THEN NULL ELSE TIME '00:00:00.000001' + INTERVAL (i) SECOND END AS clock,
    CASE WHEN i % 7 = 0 THEN NULL ELSE TIMESTAMP '1969-12-31 00:00:00.123456' + INTERVAL (i) HOUR END AS moment,
    CASE WHEN i % 7 = 0 THEN NULL ELSE TIMESTAMPTZ '2026-03-29 00:30:00+00' + INTERVAL (i) MINUTE END AS instant,
    CASE WHEN i % 7 = 0 THEN NULL ELSE 'text ' || lpad(i::VARCHAR, 4, '0') END AS words,
    CASE WHEN i % 7 = 0 THEN NULL ELSE ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID END AS key,
    CASE WHEN i % 7 = 0 THEN NULL ELSE encode(lpad(i::VARCHAR, 4, '0')) END AS bytes,
    CASE WHEN i % 7 = 0 THEN NULL ELSE [i, NULL, i + 1] END AS list,
    CASE WHEN i % 7 = 0 THEN NULL ELSE {'a': i, 'b': {'c': 'x' || i}} END AS struct_value,
    CASE WHEN i % 7 = 0 THEN NULL ELSE MAP {'k' || i: i} END AS map_value
  FROM range(1000) AS r(i)`

/** Every transform, over the columns of that table. */
export const PARTITIONINGS: Readonly<Record<string, string>> = {
  by_identity: "ARRAY['flag']",
  by_year: "ARRAY['year(day)']",
  by_month: "ARRAY['month(moment)']",
  by_day: "ARRAY['day(instant)']",
  by_hour: "ARRAY['hour(instant)']",
  by_bucket: "ARRAY['bucket(words, 4)', 'bucket(big, 3)']",
  by_bucket_of_key: "ARRAY['bucket(key, 5)', 'bucket(price, 2)']",
  by_truncate: "ARRAY['truncate(words, 7)', 'truncate(small, 250)']",
}
