import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CALLS, IN_EXPRESSION, IN_FROM, SCALARS } from './attack-corpus.ts'
import { checkStatement, duckdb, refusalOf } from './test-tree.ts'

const SECRET = 'the secret of the file'
let folder = ''
let file = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boathouse-sql-'))
  file = join(folder, 'secret.csv')
  await writeFile(file, `text\n${SECRET}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

/** F in quotes is the file; X in a place is what is put there. */
const inFile = (text: string): string => text.replace(/(?<=['"$])F(?=['"$])/g, file)

const put = (place: string, what: string): string => place.replace(/\bX\b/g, () => what)

describe('calls that lead out are refused wherever a table may stand', () => {
  test.each(CALLS)('%s in FROM', async (call) => {
    expect(await refusalOf(`SELECT * FROM ${inFile(call)}`)).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_FROM)('read_text in «%s»', async (place) => {
    expect(await refusalOf(put(place, `read_text('${file}')`))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_FROM)('a path in «%s»', async (place) => {
    expect(await refusalOf(put(place, `'${file}'`))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })
})

describe('functions that look at the instance are refused wherever an expression may stand', () => {
  test.each(SCALARS)('%s', async (call) => {
    for (const spelt of [
      call,
      call.toUpperCase(),
      `main.${call}`,
      call.replace(/^(\w+)/, '"$1"'),
      call.replace('(', '/**/('),
    ])
      expect(await refusalOf(`SELECT ${inFile(spelt)}`), spelt).toMatch(/FUNCTION_NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_EXPRESSION)('getvariable in «%s»', async (place) => {
    expect(await refusalOf(put(place, "getvariable('x')"))).toMatch(/FUNCTION_NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test('a function as a method of a value', async () => {
    expect(await refusalOf('SELECT t.x.getvariable() FROM t')).toBe('FUNCTION_NOT_ALLOWED')
    expect(await refusalOf("SELECT ('x').getvariable()")).toBe('FUNCTION_NOT_ALLOWED')
  })
})

test('no statement of the corpus that passes can read the file in an open DuckDB', async () => {
  const connection = await duckdb()
  await connection.run('SET autoinstall_known_extensions = false; SET autoload_known_extensions = false')
  const corpus = [
    ...CALLS.map((call) => `SELECT * FROM ${call}`),
    ...IN_FROM.flatMap((place) => [`'F'`, '"F"', "read_text('F')"].map((x) => put(place, x))),
  ]
  let leaks = 0
  for (const sql of corpus.map(inFile)) {
    const safe = await checkStatement(sql).then(
      (checked) => checked !== undefined && checked.analysis.tables.length === 0,
      () => false,
    )
    const rows = await connection.runAndReadAll(sql).then(
      (reader) => JSON.stringify(reader.getRowsJson()),
      () => '',
    )
    if (!rows.includes(SECRET)) continue
    leaks += 1
    expect(safe, sql).toBe(false)
  }
  expect(leaks).toBeGreaterThan(20)
})

describe('the same places pass with what is allowed, so it is the call that is refused', () => {
  const INVALID = ['TABLE (X)', 'DELETE FROM n WHERE 1 = 1) UNION ALL (SELECT 1 FROM X WHERE (true']

  test.each(IN_FROM.filter((place) => !INVALID.includes(place)))('a table in «%s»', async (place) => {
    expect(await refusalOf(put(place, 'lake.main.x'))).toContain('lake.main.x')
  })

  test.each(IN_EXPRESSION)('a function in «%s»', async (place) => {
    expect(await refusalOf(put(place, "length('x')"))).toContain('passed')
  })
})
