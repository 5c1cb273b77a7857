import { describe, expect, test } from 'vitest'
import { analyse, treeOf } from './test-tree.ts'
import { analyseQuery } from './analyse-query.ts'

describe('everyday queries of the dialect pass', () => {
  test.each([
    'select 1',
    'select * from t',
    'from t',
    'from t select a, b',
    'values (1, 2)',
    'table t',
    'select distinct a from t',
    'select distinct on (a) b from t order by a',
    'select * exclude (a) replace (b + 1 as b) from t',
    'select * rename (a as z) from t',
    'select t.* from t',
    'select columns(*) from t',
    "select columns('a.*') from t",
    "select columns(lambda c: c like 'a%') from t",
    'select columns(* exclude (a)) + 1 from t',
    'select unpack(columns(*)) from t',
    "select * like 'a%' from t",
    '-- x\nselect /* y */ 1',
    'select a as b, c "D" from t',
    'select b: a from t',
    'select a from t where a > 1 and not (b is null or c between 1 and 2)',
    'select count(*), sum(a), avg(b), min(c), max(d), count(distinct e) from t',
    'select a, count(*) filter (where b) from t group by a having count(*) > 1',
    'select a, sum(b) from t group by all order by all',
    'select a, b, sum(c) from t group by rollup (a, b)',
    'select a, b, sum(c) from t group by cube (a, b)',
    'select grouping(a), sum(c) from t group by grouping sets ((a), ())',
    "select string_agg(a, ',' order by b desc nulls last) from t",
    'select arg_max(a, b), quantile_cont(c, 0.5), mode(d), approx_count_distinct(e), histogram(f) from t',
    'select list(a), first(b), any_value(c), bool_and(d) from t',
    'select row_number() over (partition by a order by b desc) from t',
    'select sum(a) over w, lag(a, 1, 0) over w, first_value(a ignore nulls) over w from t window w as (order by b rows between 1 preceding and current row exclude ties)',
    'select rank() over (order by a), dense_rank() over (order by a), ntile(4) over (order by a), percent_rank() over (order by a), cume_dist() over (order by a), nth_value(a, 2) over (order by a), lead(a) over (order by a) from t',
    'select a from t qualify row_number() over (partition by b order by c) = 1',
    'select sum(a) over (range between interval 1 day preceding and current row) from t',
    'select * from t join u using (a)',
    'select * from t left join u on t.a = u.a right join v on true full join w using (b) cross join x natural join y',
    'select * from t semi join u using (a)',
    'select * from t anti join u using (a)',
    'select * from t asof join u on t.a = u.a and t.b >= u.b',
    'select * from t asof left join u using (a, b)',
    'select * from t positional join u',
    'select * from t, lateral (select t.a + 1)',
    'select * from t, unnest(t.l)',
    'select * from t, u where t.a = u.a',
    'select a from t union select b from u union all select c from v',
    'select a from t intersect all select b from u',
    'select a from t except select b from u',
    'select a from t union by name select b from u',
    'select a from t union all by name from u',
    'with a as (select 1) select * from a',
    'with a as materialized (select 1), b as not materialized (from a) from b',
    'with recursive c(n) as (select 1 union all select n + 1 from c where n < 9) from c',
    'with recursive c(n) using key (n) as (select 1 union select n from recurring.c) from c',
    'select * from t limit 10 offset 5',
    'select * from t limit 10%',
    'select * from t limit (select 3)',
    'select * from t tablesample reservoir(10 rows) repeatable (3)',
    'from t using sample 10% (bernoulli)',
    'pivot t on a in (1, 2) using sum(b) group by c',
    'from (pivot t on a in (1, 2) using sum(b))',
    'select * from t pivot (sum(a) for b in (1, 2) group by c)',
    'unpivot t on a, b into name n value v',
    'select * from t unpivot include nulls (v for n in (a, b))',
    'unpivot t on columns(* exclude (a))',
    'summarize t',
    'summarize select * from t',
    'from (summarize t)',
    'from (describe t)',
    'select * from (values (1, 2), (3, 4)) v(a, b)',
    'from range(10)',
    'from generate_series(1, 10, 2) g(i)',
    'from unnest([1, 2])',
    "from json_each('[1, 2]')",
    "from json_tree('{}')",
    'from range(3) with ordinality',
    "from generate_series(date '2020-01-01', date '2020-02-01', interval 1 day)",
    'select exists (select 1), a in (select b from u), a = any (select b from u), a > all (select b from u), array(select b from u), (select max(b) from u where u.a = t.a) from t',
    "select case a when 1 then 'x' else 'y' end, case when a then b end, coalesce(a, b), ifnull(a, b), nullif(a, b), if(a, b, c), greatest(a, b), least(a, b) from t",
    "select cast(a as varchar), try_cast(a as int), a::decimal(10, 2), a::date, a::struct(x int, y varchar[]), a::map(varchar, int), a::int[], a::timestamptz, a::json, a::uuid, a::enum('x', 'y'), a::hugeint from t",
    "select date '2020-01-01', timestamp '2020-01-01 00:00:00', timestamptz '2020-01-01 00:00:00+00', time '01:02:03', interval 3 days, interval '1' month, interval (a) hours from t",
    "select extract(year from a), date_trunc('month', a), date_part('dow', a), a at time zone 'UTC', a + interval 1 day, age(a), strftime(a, '%Y'), current_date, current_timestamp, now(), today(), epoch(a), make_date(2020, 1, 1), time_bucket(interval 1 hour, a), last_day(a) from t",
    "select a like 'x%', a not like 'x', a ilike 'x', a similar to 'x', a ~ 'x', a !~ 'x', a glob 'x*', a like 'x' escape '#', starts_with(a, 'x'), regexp_matches(a, 'x'), regexp_replace(a, 'x', 'y', 'g'), regexp_extract(a, '(x)', 1), a ^@ 'x' from t",
    "select lower(a), upper(a), trim(a), trim(both 'x' from a), substring(a from 1 for 2), substr(a, 1), position('x' in a), length(a), replace(a, 'x', 'y'), split_part(a, ',', 1), string_split(a, ','), concat(a, b), concat_ws(',', a, b), a || b, left(a, 1), lpad(a, 3, '0'), reverse(a), md5(a), sha256(a), format('{}', a), printf('%s', a), chr(65), ascii(a), levenshtein(a, b), a[1], a[1:2], a[-1] from t",
    'select a + b, a - b, a * b, a / b, a // b, a % b, a ** b, a ^ b, -a, +a, @a, a & b, a | b, ~a, a << 1, a >> 1, xor(a, b), abs(a), ceil(a), floor(a), round(a, 2), sqrt(a), ln(a), log(a), exp(a), pow(a, 2), sin(a), pi(), random(), sign(a), gcd(a, b), factorial(3), 5! from t',
    'select a = b, a <> b, a != b, a < b, a <= b, a == b, a is distinct from b, a is not distinct from b, a is null, a isnull, a notnull, a is true, a is not false, not a from t',
    "select [1, 2, 3], list_value(1), array[1, 2], {'a': 1, b: 2}, row(1, 2), (1, 2), struct_pack(a := 1), map {'a': 1}, map(['a'], [1]), s.x, s['x'], s.x.y, m['a'], l[1], l[1:2], l[:2], l[1:], l[1:10:2], list_contains(l, 1), len(l), unnest(l), flatten(ll), list_sort(l), list_distinct(l), list_aggregate(l, 'sum'), list_sum(l), array_length(l), map_keys(m), map_entries(m), struct_extract(s, 'x') from t",
    'select list_transform(l, lambda x: x + 1), list_transform(l, x -> x + 1), list_filter(l, lambda x, i: x > i), list_reduce(l, lambda a, b: a + b), [x + 1 for x in l if x > 2] from t',
    "select j->'a', j->>'$.b', j->'$.a.b', json_extract(j, '$.a'), json_extract_string(j, 'a'), to_json(t), json_object('a', 1), json_array(1, 2), json_array_length(j), json_keys(j), json_type(j), json_group_array(a), json_valid(j), json_transform(j, '{\"a\": \"INT\"}') from t",
    "select try(1 / a), typeof(a), uuid(), hash(a), error('x'), version(), a collate nocase, #1 from t order by 1 collate de",
    "select E'a\\nb', $$a'b$$, $x$y$x$, 'it''s', X'ab', 1e3, 1_000, 0xff, .5, 99999999999999999999, true, null from t",
    'select a, b from t order by a desc nulls first, b asc limit 3',
    'select "select", "a b", "größe", größe from "T t"',
    'select lake.main.t.a, main.t.b, t.c from lake.main.t',
    'select a.lower().upper() from t',
    'select t from t',
    'select count(*) from t group by 1, 2 having true',
    "select regexp_split_to_table(a, ',') from t",
    'select max(a, 3), min_by(a, b), list(a order by b)[1:3] from t',
  ])('%s', async (sql) => {
    await analyse(sql)
  })
})

test('metadata tables are told from their tables', async () => {
  const { analysis } = await analyse(
    'from "t$snapshots", lake.main."T$Files", t$history, "t$other", "$files", "a$b$refs"',
  )
  expect(analysis.tables.map(({ name, metadata }) => [name.parts.at(-1)?.text, metadata])).toEqual([
    ['t', 'snapshots'],
    ['T', 'files'],
    ['t', 'history'],
    ['t$other', undefined],
    ['$files', undefined],
    ['a$b', 'refs'],
  ])
  expect(analysis.tables[1]?.lookup).toEqual({ catalog: 'lake', schema: 'main', table: 'T$Files' })
})

test('an analysis names the functions, table functions and parameters once', async () => {
  const { analysis } = await analyse(
    'select LOWER(a), lower(b), sum(:x) over (), :x || :y from t, Range(3), range(4)',
  )
  expect(analysis.functions.toSorted()).toEqual(['lower', 'sum', '||'].toSorted())
  expect(analysis.tableFunctions).toEqual(['range'])
  expect(analysis.parameters.toSorted()).toEqual(['x', 'y'])
})

describe('the tree may be written and read in other ways', () => {
  const sql =
    "with recursive c as (select 1 union all from c) select sum(a) filter (where b) over (order by d), {'x': l[1:2]} from lake.main.t join c on true where t.a = 9000000000 and t.b in (1, 2) group by all limit 3"

  test('with nulls, empties and defaults left out', async () => {
    const { query, analysis } = await analyse(sql)
    const brief = await treeOf(query.text, 'skip_null := true, skip_empty := true, skip_default := true')
    expect(analyseQuery(brief, query)).toEqual(analysis)
  })

  test('with every whole number as a bigint', async () => {
    const { query, analysis } = await analyse(sql)
    const longs: unknown = JSON.parse(JSON.stringify(await treeOf(query.text)), (_, value: unknown) =>
      typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value,
    )
    expect(analyseQuery(longs, query)).toEqual(analysis)
  })
})
