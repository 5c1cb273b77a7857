import { beforeAll, describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { analyse, duckdb, type Analysed } from './test-tree.ts'
import { substituteTables } from './substitute-tables.ts'
import type { FilterExpression, FilterValue } from './query-types.ts'

const shown = (filter: FilterExpression | undefined): string => {
  if (filter === undefined) return '-'
  if (filter.op === 'and' || filter.op === 'or')
    return `(${filter.operands.map(shown).join(` ${filter.op} `)})`
  const column = filter.column.join('.')
  if ('values' in filter)
    return `${column} ${filter.op} [${filter.values.map(({ text }) => text).join(', ')}]`
  return 'value' in filter
    ? `${column} ${filter.op} ${filter.value.type}:${filter.value.text}`
    : `${column} ${filter.op}`
}

const filtersOf = async (sql: string, parameters: Record<string, FilterValue> = {}): Promise<string[]> =>
  (await analyse(sql, {}, parameters)).analysis.tables.map(({ filter }) => shown(filter))

describe('what is found', () => {
  test.each([
    ['from t where a = 1', ['a eq INTEGER:1']],
    ['from t where 1 < a', ['a gt INTEGER:1']],
    ['from t where a <> -5', ['a neq INTEGER:-5']],
    ['from t x where x.a >= 1.50 and X.b = 2', ['(a gte DECIMAL:1.50 and b eq INTEGER:2)']],
    ['from lake.main.t where t.a = 9000000000', ['a eq BIGINT:9000000000']],
    [
      "from t where d >= date '2020-01-01' and ts < timestamp '2020-01-02 03:04:05'",
      ['(d gte DATE:2020-01-01 and ts lt TIMESTAMP:2020-01-02 03:04:05)'],
    ],
    [
      "from t where ts = timestamptz '2020-01-01 00:00:00+00'",
      ['ts eq TIMESTAMP WITH TIME ZONE:2020-01-01 00:00:00+00'],
    ],
    [
      "from t where ts = '2020-01-01'::date and u = cast('a' as uuid)",
      ['(ts eq DATE:2020-01-01 and u eq UUID:a)'],
    ],
    ['from t where f = true and g = false', ['(f eq BOOLEAN:true and g eq BOOLEAN:false)']],
    ['from t where a in (1, 2) and b not in (3)', ['(a in [1, 2] and b not_in [3])']],
    ['from t where a in (1, b)', ['-']],
    ['from t where a not in (1, null)', ['-']],
    ['from t where a between 1 and 2', ['(a gte INTEGER:1 and a lte INTEGER:2)']],
    ['from t where a not between 1 and 2', ['-']],
    ['from t where a is null and b is not null', ['(a is_null and b is_not_null)']],
    ["from t where s like 'ab%'", ['s starts_with VARCHAR:ab']],
    ["from t where s like 'a_c%'", ['s starts_with VARCHAR:a']],
    ["from t where s like 'abc'", ['s eq VARCHAR:abc']],
    ["from t where s like '%abc'", ['-']],
    ["from t where s not like 'ab%'", ['-']],
    ["from t where s ilike 'ab%'", ['-']],
    ["from t where s like 'a#%b%' escape '#'", ['-']],
    [
      "from t where starts_with(s, 'ab') and s ^@ 'a'",
      ['(s starts_with VARCHAR:ab and s starts_with VARCHAR:a)'],
    ],
    ['from t where a = 1 or a = 2', ['(a eq INTEGER:1 or a eq INTEGER:2)']],
    ['from t where a = 1 or (a = 2 and length(s) > 3)', ['(a eq INTEGER:1 or a eq INTEGER:2)']],
    ['from t where a = 1 or length(s) > 3', ['-']],
    ['from t where not (a = 1)', ['a neq INTEGER:1']],
    ['from t where not (a = 1 and length(s) = 2)', ['-']],
    ['from t where a = 1 and a + 1 = 3', ['a eq INTEGER:1']],
    ['from t where (a::varchar) = 1', ['-']],
    ['from t where a = null', ['-']],
    ['from t where s.x.y = 1', ['s.x.y eq INTEGER:1']],
    ['from t where main.t.x = 1', ['-']],
    ['select a as b from t where a = 1 limit 3', ['a eq INTEGER:1']],
    [
      'select (select max(a) from u where u.b = 1 and u.c = t.c) from t where t.d = 3',
      ['b eq INTEGER:1', 'd eq INTEGER:3'],
    ],
    ['with c as (from t where a = 1) from c where b = 2', ['(a eq INTEGER:1 and b eq INTEGER:2)']],
    ['from t for version as of 3 where t.a = 1', ['a eq INTEGER:1']],
    ['from t where a = 99999999999999999999', ['-']],
  ])('%s', async (sql, expected) => {
    const found = await filtersOf(sql)
    expect(found.sort()).toEqual([...expected].sort())
  })

  test('a parameter whose value is known', async () => {
    const day = { type: 'DATE', text: '2020-01-01' }
    expect(await filtersOf('from t where d = :day and e = :other', { day })).toEqual(['d eq DATE:2020-01-01'])
  })
})

describe('conditions around a query reach into it', () => {
  test.each([
    [
      'from (select a as b, s.x as y from t) where b = 1 and y = 2',
      ['(a eq INTEGER:1 and s.x eq INTEGER:2)'],
    ],
    ['from (select a, b from t) q(b, a) where q.b = 1', ['a eq INTEGER:1']],
    [
      'from (select x.*, 1 as one from t x join u using (i)) where a = 1 and one = 1',
      ['(a eq INTEGER:1 and one eq INTEGER:1)', '-'],
    ],
    ['from (select *, a as z from t) where z = 1', ['z eq INTEGER:1']],
    ['from (select a from t group by a) where a = 1', ['a eq INTEGER:1']],
    ['from (select a from a) where a.x = 1', ['a.x eq INTEGER:1']],
    [
      'with c as (from t), d as (from c where b = 2) from d where a = 1',
      ['(b eq INTEGER:2 and a eq INTEGER:1)'],
    ],
    ['with c as (from t) from c x, c y where x.a = 1 and y.a = 2', ['(a eq INTEGER:1 or a eq INTEGER:2)']],
    ['with c as (from t) from c where a = 1 and exists (from c)', ['-']],
    ['with c as (from t) from (with c as (from u) from c) where a = 1', ['-', 'a eq INTEGER:1']],
    ['from (select a from t order by b) where a = 1', ['a eq INTEGER:1']],
  ])('%s', async (sql, expected) => {
    expect(await filtersOf(sql)).toEqual(expected)
  })

  test.each([
    'from (select a + 1 as a from t) where a = 1',
    'from (select a, b as a from t) where a_1 = 1',
    'from (select max(b), a as "max(b)" from t group by a) where "max(b)" = 1',
    'from (select a from t limit 3) where a = 1',
    'from (select distinct on (b) a from t) where a = 1',
    'from (select a, sum(b) over () from t) where a = 1',
    'from (select a from t qualify row_number() over () = 1) where a = 1',
    'from (select a, b from t group by rollup (a, b)) where a = 1',
    'from (select a % 2 as b, b as c from t group by b) where c = 1',
    'from (select a from t using sample 10%) where a = 1',
    'from (select a from t) tablesample 10% where a = 1',
    'from (select * exclude (b) from t) where a = 1',
    'from (select 1 as a, * from t) where a = 1',
    'from (select * from t) q(a) where a = 1',
    'from (select a from t union all select 1) where a = 1',
    'from (select 1) x left join (select a from t) y on true where y.a is null',
    'with recursive c as (select a from t union all select a + 1 from c where a < 3) from c where a = 1',
  ])('not where it would change the rows: %s', async (sql) => {
    expect((await filtersOf(sql))[0]).toBe('-')
  })

  test('conditions that would double with every step are left out', async () => {
    const steps = Array.from(
      { length: 40 },
      (_, at) => `c${at + 1} as (select x.* from c${at} x join c${at} y using (a))`,
    )
    const sql = `with c0 as (from t), ${steps.join(', ')} from c40 where a = 1`
    expect(await filtersOf(sql)).toEqual(['-'])
    const both = steps.map((step) => step.replace('x.*', 'a'))
    expect(await filtersOf(`with c0 as (select a from t), ${both.join(', ')} from c40 where a = 1`)).toEqual([
      '-',
    ])
  })
})

describe('an unqualified column among several tables', () => {
  test.each([
    ['from t, u where a = 1', ['a eq INTEGER:1', 'a eq INTEGER:1']],
    ['from t left join u using (i) where a = 1', ['a eq INTEGER:1', '-']],
    ['from t, u where a = 1 or t.b = 2', ['(a eq INTEGER:1 or b eq INTEGER:2)', '-']],
    ['from t, (select 1) q where a = 1', ['a eq INTEGER:1']],
  ])('%s: each table that has it', async (sql, expected) => {
    expect(await filtersOf(sql)).toEqual(expected)
  })
})

describe('what dropping rows early would change is left alone', () => {
  test.each([
    ['from t, u where s.a = 1', ['-', '-']],
    ['from t, range(3) where range.a = 1', ['-']],
    ['from t, u where t.a = 1 and u.b = 2', ['a eq INTEGER:1', 'b eq INTEGER:2']],
    ['from t, u where t.a = 1 or u.b = 2', ['-', '-']],
    ['from t join u on t.i = u.i and u.a = 1 where t.b = 2', ['b eq INTEGER:2', 'a eq INTEGER:1']],
    ['from t left join u on t.i = u.i and u.a = 1 where t.b = 2 and u.c is null', ['b eq INTEGER:2', '-']],
    ['from t right join u using (i) where t.b = 2 and u.c = 3', ['-', 'c eq INTEGER:3']],
    ['from t full join u using (i) where t.b = 2 and u.c = 3', ['-', '-']],
    ['from t semi join u using (i) where t.b = 2', ['b eq INTEGER:2', '-']],
    ['from t anti join u using (i) where t.b = 2', ['b eq INTEGER:2', '-']],
    ['from t positional join u where t.b = 2 and u.c = 3', ['-', '-']],
    ['from t asof join u on t.a >= u.a where t.b = 2 and u.c = 3', ['b eq INTEGER:2', '-']],
    [
      'from (t left join u using (i)) join v using (i) where u.b = 2 and v.c = 3',
      ['-', '-', 'c eq INTEGER:3'],
    ],
    ['from t tablesample 10% where b = 2', ['-']],
    ['from t where b = 2 using sample 10%', ['-']],
    ['from t x(q) where q = 2', ['-']],
    ['from t x, u x where x.a = 1', ['-', '-']],
    ['from (pivot t on a in (1, 2) using sum(b)) where c = 3', ['-']],
  ])('%s', async (sql, expected) => {
    expect(await filtersOf(sql)).toEqual(expected)
  })
})

const literal = ({ type, text }: FilterValue): string => `CAST('${text.replaceAll("'", "''")}' AS ${type})`
const SIGNS = { eq: '=', neq: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** The filter as SQL: what a planner that prunes perfectly keeps. A column that the table lacks says nothing. */
const asSql = (filter: FilterExpression, columns: readonly string[]): string => {
  if (filter.op === 'and' || filter.op === 'or')
    return `(${filter.operands.map((operand) => asSql(operand, columns)).join(` ${filter.op} `)})`
  if (!columns.includes(filter.column.join('.'))) return 'true'
  const column = filter.column.map((part) => `"${part}"`).join('.')
  switch (filter.op) {
    case 'is_null':
      return `${column} IS NULL`
    case 'is_not_null':
      return `${column} IS NOT NULL`
    case 'in':
    case 'not_in':
      return `${column} ${filter.op === 'in' ? 'IN' : 'NOT IN'} (${filter.values.map(literal).join(', ')})`
    case 'starts_with':
      return `starts_with(${column}, ${literal(filter.value)})`
    case 'eq':
    case 'neq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return `${column} ${SIGNS[filter.op]} ${literal(filter.value)}`
  }
}

const SHARED = ['i', 'a', 's']

const pruned = ({ query, analysis }: Analysed): string =>
  substituteTables(query, analysis, ({ name, filter }) =>
    filter === undefined
      ? undefined
      : `(SELECT * FROM ${name.parts.at(-1)?.text} WHERE ${asSql(filter, [...SHARED, name.parts.at(-1)?.text === 't' ? 'p' : 'q'])})`,
  )

beforeAll(async () => {
  const connection = await duckdb()
  for (const [name, modulus, own] of [
    ['t', 3, 'p'],
    ['u', 4, 'q'],
  ] as const)
    await connection.run(
      `CREATE TABLE ${name} AS SELECT CASE WHEN i % ${modulus} = 0 THEN NULL ELSE i % 5 END AS i, i % ${modulus} AS a, i % 6 AS ${own},
         CASE WHEN i % 7 = 1 THEN NULL ELSE chr((97 + i % 3)::INT) || chr((97 + i % 2)::INT) END AS s FROM range(12) r(i)`,
    )
})

const side = fc.constantFrom('t', 'u')
const number = fc.integer({ min: -1, max: 5 })
const text = fc.constantFrom('a%', 'ab', 'b_', '%b', 'c%a')
const atom = fc.oneof(
  fc
    .tuple(side, fc.constantFrom('i', 'a'), fc.constantFrom('=', '<>', '<', '>', '<=', '>='), number)
    .map(([t, c, op, n]) => `${t}.${c} ${op} ${n}`),
  fc.tuple(number, fc.constantFrom('<', '>='), side).map(([n, op, t]) => `${n} ${op} ${t}.i`),
  fc.tuple(side, number, number).map(([t, low, high]) => `${t}.i between ${low} and ${high}`),
  fc
    .tuple(side, fc.constantFrom('in', 'not in'), number, number)
    .map(([t, op, x, y]) => `${t}.i ${op} (${x}, ${y})`),
  fc
    .tuple(side, fc.constantFrom('i', 's'), fc.constantFrom('is null', 'is not null'))
    .map((parts) => `${parts[0]}.${parts[1]} ${parts[2]}`),
  fc
    .tuple(side, fc.constantFrom('like', 'not like'), text)
    .map(([t, op, pattern]) => `${t}.s ${op} '${pattern}'`),
  fc
    .tuple(fc.constantFrom('p', 'q'), fc.constantFrom('=', '<', '>='), number)
    .map((parts) => parts.join(' ')),
  fc.constantFrom('p is null', 'q is null', 'q in (1, 2)'),
  fc.constantFrom('t.i = u.a', 't.a < u.a', 'true', 'coalesce(u.a, 0) = 0'),
)
const combined = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      one,
      fc
        .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
        .map((parts) => `(${parts.join(' ')})`),
      tie('condition').map((inner) => `not (${inner})`),
    ),
  })).condition
const condition = combined(atom)
const from = fc.oneof(
  fc.constant('t, u'),
  fc
    .constantFrom('inner', 'left', 'right', 'full')
    .chain((kind) => condition.map((on) => `t ${kind} join u on ${on}`)),
  fc.constantFrom(
    't left join u using (i)',
    't asof join u on t.a >= u.a',
    't positional join u',
    't asof left join u on t.i >= u.i',
  ),
)

const rowsOf = async (sql: string): Promise<string[]> =>
  (await (await duckdb()).runAndReadAll(sql))
    .getRowsJson()
    .map((row) => JSON.stringify(row))
    .sort()

/** Runs a query as it is and over pruned tables; true when there was something to prune. */
const staysTheSame = async (sql: string): Promise<boolean> => {
  const rewritten = pruned(await analyse(sql))
  if (rewritten !== sql) expect(await rowsOf(rewritten), rewritten).toEqual(await rowsOf(sql))
  return rewritten !== sql
}

test.each([
  ['tables named', from, condition, 'select t.*, u.* from'],
  [
    'columns merged by USING',
    fc
      .constantFrom('inner', 'left', 'right', 'full', 'semi', 'anti', 'asof', 'asof left')
      .map((kind) => `t ${kind} join u using (i)`),
    combined(
      fc.oneof(
        fc
          .tuple(fc.constantFrom('i', 'p'), fc.constantFrom('=', '<>', '<', '>='), number)
          .map((parts) => parts.join(' ')),
        fc.constantFrom('i is null', 'i is not null', 'i in (1, 2)'),
      ),
    ),
    'select i, p from',
  ],
] as const)(
  'a query over perfectly pruned tables gives the same rows: %s',
  async (_, tables, where, select) => {
    let pruning = 0
    await fc.assert(
      fc.asyncProperty(tables, where, async (left, right) => {
        pruning += (await staysTheSame(`${select} ${left} where ${right}`)) ? 1 : 0
      }),
      { numRuns: 400 },
    )
    expect(pruning).toBeGreaterThan(50)
  },
)
