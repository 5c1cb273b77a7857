import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { collected, test } from './testing-lake.ts'

const QUERY = `SELECT i AS n, i::HUGEINT * 100000000000000000000 AS huge, 'row ' || i AS "te,xt", [i, NULL] AS l, i AS n
  FROM range(60000) t(i)`

const row = (n: number): string[] => [
  String(n),
  n === 0 ? '0' : `${n}00000000000000000000`,
  `row ${n}`,
  `[${n},null]`,
  String(n),
]

test('a large result is spooled, paged anywhere, downloaded and deleted', async ({ lake }) => {
  const result = await lake.execute(QUERY)
  const { spool } = result
  if (!spool) throw new Error('the result was not spooled')
  expect(result).toMatchObject({ rowCount: 60_000, truncated: false })
  expect(result.rows.length).toBeLessThan(60_000)
  expect(result.rows[7]).toEqual(row(7))
  for (const offset of [0, 20_479, 59_998]) {
    const window = await lake.engine.readResultWindow(spool, { offset, limit: 3 })
    expect(window).toEqual(
      [0, 1, 2]
        .map((at) => offset + at)
        .filter((n) => n < 60_000)
        .map(row),
    )
  }
  expect(await lake.engine.readResultWindow(spool, { offset: 60_000, limit: 5 })).toEqual([])

  const csv = (await collected(lake.engine.exportResult({ spool }, 'csv'))).toString()
  expect(csv.split('\r\n')).toHaveLength(60_002)
  expect(csv.startsWith('n,huge,"te,xt",l,n\r\n0,0,row 0,"[0,null]",0\r\n')).toBe(true)
  const lines = (await collected(lake.engine.exportResult({ spool }, 'ndjson')))
    .toString()
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(60_000)
  expect(lines[5]).toBe('{"n":5,"huge":500000000000000000000,"te,xt":"row 5","l":[5,null],"n":5}')
  const parquet = await collected(lake.engine.exportResult({ spool }, 'parquet'))
  expect(parquet.subarray(0, 4).toString()).toBe('PAR1')

  await lake.engine.deleteResult(spool)
  expect(readdirSync(join(lake.directory, 'spool'))).toEqual([])
  await expect(lake.engine.readResultWindow(spool, { offset: 0, limit: 1 })).rejects.toMatchObject({
    code: 'RESULT_GONE',
  })
})

test('a download that is left early stops the work', async ({ lake }) => {
  const { spool } = await lake.execute(QUERY)
  if (!spool) throw new Error('the result was not spooled')
  for await (const piece of lake.engine.exportResult({ spool }, 'ndjson')) {
    expect(piece.length).toBeGreaterThan(0)
    break
  }
  expect(await lake.engine.readResultWindow(spool, { offset: 5, limit: 1 })).toHaveLength(1)
  await lake.engine.deleteResult(spool)
})

test('the row limit cuts the result and says so', async ({ lake }) => {
  expect(await lake.execute('SELECT * FROM range(10)', { rowLimit: 10 })).toMatchObject({
    rowCount: 10,
    truncated: false,
  })
  const cut = await lake.execute('SELECT * FROM range(100000) ORDER BY 1', { rowLimit: 3 })
  expect(cut).toMatchObject({ rowCount: 3, truncated: true, rows: [['0'], ['1'], ['2']] })
})

test('small results are downloaded as they were', async ({ lake }) => {
  const inline = await lake.execute(
    `SELECT 1 AS a, NULL AS b, '' AS c, 0.10::DECIMAL(3,2) AS d, {'x': [1]} AS s, true AS t, 'nan'::DOUBLE AS f`,
  )
  expect((await collected(lake.engine.exportResult({ inline }, 'csv'))).toString()).toBe(
    'a,b,c,d,s,t,f\r\n1,,"",0.10,"{""x"":[1]}",true,nan\r\n',
  )
  expect((await collected(lake.engine.exportResult({ inline }, 'ndjson'))).toString()).toBe(
    '{"a":1,"b":null,"c":"","d":0.10,"s":{"x":[1]},"t":true,"f":"nan"}\n',
  )
  expect((await collected(lake.engine.exportResult({ inline }, 'parquet'))).length).toBeGreaterThan(100)
})

test('what a spreadsheet would run as a formula has an apostrophe before it, unless texts are wanted exact', async ({
  lake,
}) => {
  const query = `SELECT '=1+1' AS "@a", '-2' AS b, -2.5::DOUBLE AS c, '+49 30' AS d, chr(9) || 'e' AS e, '＝1' AS f, 'a=b' AS g`
  const inline = await lake.execute(query)
  const { spool } = await lake.execute(`SELECT * FROM (${query}), range(60000)`)
  if (!spool) throw new Error('that many rows are spooled')
  const heads = async (format: 'csv' | 'csv_exact') => {
    const texts = [{ inline }, { spool }].map((source) => collected(lake.engine.exportResult(source, format)))
    return (await Promise.all(texts)).map((text) => text.toString().split('\r\n').slice(0, 2))
  }
  const [small, large] = await heads('csv')
  expect(small).toEqual(["'@a,b,c,d,e,f,g", "'=1+1,-2,-2.5,'+49 30,'\te,'＝1,a=b"])
  expect(large?.[1]?.startsWith(`${small?.[1]},`)).toBe(true)
  const [exact, largeExact] = await heads('csv_exact')
  expect(exact).toEqual(['@a,b,c,d,e,f,g', '=1+1,-2,-2.5,+49 30,\te,＝1,a=b'])
  expect(largeExact?.[1]?.startsWith(`${exact?.[1]},`)).toBe(true)
  await lake.engine.deleteResult(spool)
})

test('a statement can be stopped while it runs, and leaves nothing', async ({ lake }) => {
  await lake.execute('CREATE TABLE stopped (n BIGINT)')
  const abort = new AbortController()
  const running = lake.engine.execute(
    {
      statementId: 'stop-me',
      text: 'INSERT INTO stopped SELECT a.range FROM range(1000000000) a, range(1000) b',
      catalog: 'lake',
      schema: 'main',
    },
    abort.signal,
    ({ state }) => {
      if (state === 'RUNNING') abort.abort()
    },
  )
  await expect(running).rejects.toMatchObject({ code: 'CANCELED' })
  expect(await lake.rows('SELECT count(*) FROM stopped')).toEqual([['0']])
  expect(readdirSync(join(lake.directory, 'lake/main/stopped/data'))).toEqual([])
})
