import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { composeQuery, rewriteQuery } from './rewrite-query.ts'
import { analyse, analyseRewritten, errorOf, marked, treeOf } from './test-tree.ts'
import type { TimeTravel } from './query-types.ts'

describe('time travel', () => {
  test.each<[string, string, TimeTravel[]]>([
    ['from t for version as of 123', 'from __boathouse_at_1 AS "t"', [{ kind: 'snapshot', id: '123' }]],
    ['from a.b.t FOR VERSION AS OF 007 x', 'from __boathouse_at_1 x', [{ kind: 'snapshot', id: '7' }]],
    [
      'from t for version as of 9223372036854775807 as x',
      'from __boathouse_at_1 as x',
      [{ kind: 'snapshot', id: '9223372036854775807' }],
    ],
    [
      "from t for version as of 'main' where 1=1",
      'from __boathouse_at_1 AS "t" where 1=1',
      [{ kind: 'ref', name: 'main' }],
    ],
    [
      "from t for timestamp as of timestamp '2026-01-31 12:00:00 UTC'",
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'timestamp', text: '2026-01-31 12:00:00 UTC' }],
    ],
    [
      "from t for timestamp as of date '2026-01-31'",
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'timestamp', text: '2026-01-31' }],
    ],
    [
      "from t for timestamp as of '2026-01-31'",
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'timestamp', text: '2026-01-31' }],
    ],
    [
      "from t for timestamp as of current_timestamp - interval '2' day",
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'ago', milliseconds: 172_800_000 }],
    ],
    [
      'from t for timestamp as of now() - interval 3 hours',
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'ago', milliseconds: 10_800_000 }],
    ],
    [
      "from t for timestamp as of now() - interval '1 week'",
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'ago', milliseconds: 604_800_000 }],
    ],
    ['from t for timestamp as of now()', 'from __boathouse_at_1 AS "t"', [{ kind: 'ago', milliseconds: 0 }]],
    [
      'from t for version as of :v',
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'parameter', clause: 'version', name: 'v' }],
    ],
    [
      'from t for timestamp as of :v',
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'parameter', clause: 'timestamp', name: 'v' }],
    ],
    [
      'from t for version as of 1 join u for version as of 2 using (x)',
      'from __boathouse_at_1 AS "t" join __boathouse_at_2 AS "u" using (x)',
      [
        { kind: 'snapshot', id: '1' },
        { kind: 'snapshot', id: '2' },
      ],
    ],
    [
      'from (t for version as of 1 join v using (x)) left join u on true',
      'from (__boathouse_at_1 AS "t" join v using (x)) left join u on true',
      [{ kind: 'snapshot', id: '1' }],
    ],
    ['from "a ""b" for version as of 1', 'from __boathouse_at_1 AS "a ""b"', [{ kind: 'snapshot', id: '1' }]],
    ['table t for version as of 1', 'table __boathouse_at_1', [{ kind: 'snapshot', id: '1' }]],
    ['summarize t for version as of 1', 'summarize __boathouse_at_1', [{ kind: 'snapshot', id: '1' }]],
    [
      'from t -- x\n for /* y */ version as of 1',
      'from __boathouse_at_1 AS "t"',
      [{ kind: 'snapshot', id: '1' }],
    ],
    [
      'from "t$files" for version as of 1',
      'from __boathouse_at_1 AS "t$files"',
      [{ kind: 'snapshot', id: '1' }],
    ],
  ])('%s', async (sql, text, at) => {
    const rewritten = rewriteQuery(sql)
    expect(rewritten.text).toBe(text)
    expect(rewritten.views.map((one) => one.at)).toEqual(at)
    expect(await treeOf(text)).toMatchObject({ error: false })
  })

  test.each([
    "select 'from t for version as of 1'",
    'select "t for version as of 1" from t',
    'select $$t for version as of 1$$',
    'select substring(x from 1 for 2) from t',
    'select [v for v in [1, 2] if v > 1]',
    'select [version for version in [1]]',
    'select version, "for" from t',
  ])('not there: %s', async (sql) => {
    expect(rewriteQuery(sql).text).toBe(sql)
    expect(await treeOf(sql)).toMatchObject({ error: false })
  })

  test.each([
    ['from t x for version as of 1', 'for version as of'],
    ['from t as x for version as of 1', 'for version as of'],
    ['from t for version as of x', 'for version as of x'],
    ['from t for version as of -1', 'for version as of -'],
    ['from t for version as of', 'for version as of'],
    ["from t for version as of ''", "for version as of ''"],
    ['from t for timestamp as of 5', 'for timestamp as of 5'],
    ["from t for timestamp as of now() - interval '1' month", 'for timestamp as of now'],
    ['from (select 1) for version as of 1', 'for version as of'],
    ['from range(3) for version as of 1', 'for version as of'],
    ["from 'x' for version as of 1", 'for version as of'],
    ['for version as of 1', 'for version as of'],
    ['from a.b.c.d for version as of 1', 'a.b.c.d'],
  ])('wrong: %s', async (sql, what) => {
    expect(marked(sql, await errorOf(() => rewriteQuery(sql)))).toBe(what)
  })

  test('what the tables are', async () => {
    const { analysis } = await analyse(
      'select x.a, u.b from lake."S".t for version as of 1 x join u for version as of :v on x.i = u.i',
    )
    expect(analysis.tables).toMatchObject([
      {
        name: { parts: [{ text: 'lake' }, { text: 'S', quoted: true }, { text: 't' }] },
        alias: 'x',
        timeTravel: { kind: 'snapshot', id: '1' },
        lookup: { table: '__boathouse_at_1' },
      },
      { name: { parts: [{ text: 'u' }] }, alias: 'u', timeTravel: { kind: 'parameter', name: 'v' } },
    ])
  })
})

describe('parameters', () => {
  test.each<[string, string, string[]]>([
    ['select :a', 'select $a', ['a']],
    ['select :a, :b + :a', 'select $a, $b + $a', ['a', 'b']],
    ['select x from t where y=:a and z>=:b', 'select x from t where y=$a and z>=$b', ['a', 'b']],
    ['select :a::int', 'select $a::int', ['a']],
    ['select f(:a, :b)', 'select f($a, $b)', ['a', 'b']],
    ['values (:a)', 'values ($a)', ['a']],
    ['select [:a, :b]', 'select [$a, $b]', ['a', 'b']],
    ["select {'x': :a}", "select {'x': $a}", ['a']],
    ['select l[:a]', 'select l[:a]', []],
    ['select l[(:a)]', 'select l[($a)]', ['a']],
    ['select l[1:n], l[1: :n]', 'select l[1:n], l[1: $n]', ['n']],
    ['select case when :a then :b else :c end', 'select case when $a then $b else $c end', ['a', 'b', 'c']],
    [
      'select x between :a and :b, x in (:c), x like :d',
      'select x between $a and $b, x in ($c), x like $d',
      ['a', 'b', 'c', 'd'],
    ],
    ['select 1 limit :a offset :b', 'select 1 limit $a offset $b', ['a', 'b']],
    ['select x||:a, -:b', 'select x||$a, -$b', ['a', 'b']],
    ['select struct_pack(k := :a)', 'select struct_pack(k := $a)', ['a']],
    ['from range(:a)', 'from range($a)', ['a']],
    ['select * from t where d > date :a', 'select * from t where d > date $a', ['a']],
    ['select lambda x:x', 'select lambda x:x', []],
    ['select list_transform(l, lambda x, y:y)', 'select list_transform(l, lambda x, y:y)', []],
    ['select list_transform(l, lambda rows:rows)', 'select list_transform(l, lambda rows:rows)', []],
    ['select a:b from t', 'select a:b from t', []],
    ['from a:t', 'from a:t', []],
    ["select {'a':b, c:d}", "select {'a':b, c:d}", []],
    ['select map {k:v}', 'select map {k:v}', []],
    ['select \':a\', ":b", $$:c$$, 1 /* :d */ -- :e', 'select \':a\', ":b", $$:c$$, 1               ', []],
    ['select a ::int, (a)::int, b::x', 'select a ::int, (a)::int, b::x', []],
    ["select j->':a', j->>'$.x:y'", "select j->':a', j->>'$.x:y'", []],
  ])('%s', (sql, text, parameters) => {
    const rewritten = rewriteQuery(sql)
    expect(rewritten.text.trimEnd()).toBe(text.trimEnd())
    expect(rewritten.parameters).toEqual(parameters)
  })

  test('the names that DuckDB sees are the names that we report', async () => {
    const { query, analysis } = await analyse('select :a, :b_2 from t where x = :a limit :Z')
    expect([...analysis.parameters].sort()).toEqual([...query.parameters].sort())
  })

  test.each([
    ['select :größe', 'größe'],
    ['select :a$b', 'a$b'],
    ['select :a, :A', 'A'],
    ['select $1', '$1'],
    ['select $x', '$x'],
    ['select ?', '?'],
    ['select 1; select 2', ';'],
  ])('%s is refused', async (sql, what) => {
    expect(marked(sql, await errorOf(() => rewriteQuery(sql)))).toBe(what)
  })
})

describe('IDENTIFIER', () => {
  const identifiers = {
    t: 'lake.main."My Table"',
    c: 'select',
    evil: 't; drop table x',
    path: "'x.csv'",
    mine: '__boathouse_x',
    call: 'read_text(x)',
  }

  test.each([
    ['from IDENTIFIER(:t)', 'from "lake"."main"."My Table"'],
    ['select "a".identifier( :c ) from t', 'select "a"."select" from t'],
    ["from identifier('a.b')", 'from "a"."b"'],
    ['from identifier(:t) for version as of 1', 'from __boathouse_at_1 AS "My Table"'],
  ])('%s', (sql, text) => {
    expect(rewriteQuery(sql, { identifiers: { ...identifiers, c: '"select"' } }).text).toBe(text)
  })

  test.each(['evil', 'path', 'mine', 'call', 'c', 'absent', 'constructor'])(
    'a value that is no name: %s',
    async (name) => {
      const sql = `select 1 from IDENTIFIER(:${name})`
      const error = await errorOf(() => rewriteQuery(sql, { identifiers }))
      expect(error.code).toMatch(/^(INVALID|MISSING)_PARAMETER$/)
      expect(marked(sql, error)).toBe(`IDENTIFIER(:${name})`)
    },
  )

  test('its place is the whole call, also in what DuckDB reports', async () => {
    const sql = 'select x from IDENTIFIER(:t)'
    const { analysis } = await analyse(sql, { identifiers })
    expect(sql.slice(analysis.tables[0]?.span.start, analysis.tables[0]?.span.end)).toBe('IDENTIFIER(:t)')
  })
})

describe('places', () => {
  test.each([
    ["select 'größe 😀', /* é */ getvariable('x')", 'getvariable'],
    ["select x from t for version as of 1 where getvariable('x') = :p", 'getvariable'],
    ["with é as (select '😀') select\n\t:a,\n  read_text(:b)", 'read_text'],
    ["select 1 from a, b for version as of 'main', read_csv('x')", 'read_csv'],
    ["select 'é' from 'x.csv'", "'x.csv'"],
    ["select 'é' frm t x y", 't'],
    ["select\u00a0'\u00a0',\u3000getvariable('x')", 'getvariable'],
  ])('%s', async (sql, what) => {
    expect(marked(sql, await errorOf(() => analyse(sql)))).toBe(what)
  })

  test('in a part of a statement, and with text around it', async () => {
    const source = "delete from t where é = getvariable('x')"
    const part = { source, span: { start: source.indexOf('é'), end: source.length } }
    const around = composeQuery(part, ['SELECT 1 FROM (SELECT 1) é WHERE (', part, ')'])
    const error = await errorOf(() => analyseRewritten(around))
    expect(marked(source, error)).toBe('getvariable')
    expect(error.position).toEqual({ offset: 24, line: 1, column: 25 })
  })

  test('line and column count from one', async () => {
    const error = await errorOf(() => analyse("select 1,\n  2,\n   getvariable('x')"))
    expect(error.position).toMatchObject({ line: 3, column: 4 })
  })
})

test('text without anything of ours comes out as it went in, for DuckDB reads it the same', async () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    "'x'",
    '"q"',
    '1',
    '+',
    ',',
    '(a)',
    'lower(b)',
    '\n',
    'a::int',
    "{'k': 1}",
    'l[1:2]',
    '$$d$$',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (parts) => {
      const sql = `select ${parts.join(' ')} from t`
      expect(rewriteQuery(sql).text).toBe(sql)
    }),
  )
})
