import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLake, type TestLake } from './testing-lake.ts'

let lake: TestLake & { close(): Promise<void> }
/** Bytes of the files of one day, and of all. */
let one: bigint
let all: bigint

const bytesOf = async (sql: string): Promise<bigint> => (await lake.execute(sql)).bytesRead

const VIEWS: Readonly<Record<string, string>> = {
  plain: 'SELECT day, id, s FROM sales',
  starred: 'SELECT *, id + 1 AS next FROM sales',
  renamed: 'SELECT id AS day, day AS moment, s AS pair FROM sales',
  nested: 'SELECT moment AS d, "day" AS n FROM renamed WHERE "day" >= 0',
  by_day: 'SELECT day, count(*) AS n FROM sales GROUP BY day',
  joined: 'SELECT a.*, b.id AS other FROM sales a LEFT JOIN names b ON a.id = b.id',
  filled: 'SELECT a.id AS other, b.day FROM names a LEFT JOIN sales b ON a.id = b.id',
  computed: 'SELECT day + 1 AS day, id FROM sales',
  first_rows: 'SELECT day, id FROM sales ORDER BY id DESC LIMIT 20',
  ranked: 'SELECT day, id, row_number() OVER (ORDER BY id) AS place FROM sales',
  distinct_days: 'SELECT DISTINCT day FROM sales',
  newest: 'SELECT max(day) AS day FROM sales',
  alias_first: 'SELECT day + 1 AS moment, moment AS day FROM (SELECT day, day AS moment FROM sales)',
}

beforeAll(async () => {
  lake = await openLake()
  await lake.execute(
    `CREATE TABLE sales WITH (partitioning = ARRAY['day']) AS
       SELECT DATE '2024-01-01' + (i % 5)::INTEGER AS day, i AS id, {'x': i % 5} AS s FROM range(40) AS r(i)`,
  )
  await lake.execute('CREATE TABLE names AS SELECT i AS id FROM range(3) AS r(i)')
  for (const [name, query] of Object.entries(VIEWS)) await lake.execute(`CREATE VIEW ${name} AS ${query}`)
  one = await bytesOf("SELECT * FROM sales WHERE day = DATE '2024-01-02'")
  all = await bytesOf('SELECT * FROM sales')
  expect(one * 3n).toBeLessThan(all)
})
afterAll(() => lake.close())

const DAY = "DATE '2024-01-02'"

test.each([
  `SELECT * FROM plain WHERE day = ${DAY}`,
  `SELECT * FROM starred WHERE day = ${DAY} AND next > 0`,
  'SELECT * FROM plain p WHERE p.s.x = 1',
  `SELECT * FROM renamed WHERE moment = ${DAY}`,
  'SELECT * FROM renamed r WHERE r.pair.x = 1',
  `SELECT * FROM nested WHERE d = ${DAY}`,
  `SELECT * FROM by_day WHERE day = ${DAY}`,
  `WITH c AS (SELECT day AS d, id FROM sales) SELECT * FROM c WHERE d = ${DAY}`,
  `WITH c (d, i) AS MATERIALIZED (SELECT day, id FROM plain) SELECT * FROM c WHERE d = ${DAY} AND i > 0`,
  `WITH a AS (FROM sales), b AS (SELECT * FROM a WHERE id > 2) SELECT * FROM b WHERE day = ${DAY}`,
  `SELECT q.d FROM (SELECT day, id FROM starred) AS q(d, i) WHERE d = ${DAY}`,
  `SELECT * FROM (SELECT day, sum(id) AS total FROM sales GROUP BY ALL) WHERE day = ${DAY}`,
  `SELECT count(*) FROM plain WHERE day IN (${DAY}) AND id IN (SELECT id FROM plain WHERE day = ${DAY})`,
])('only the files that fit are planned: %s', async (sql) => {
  const { rows, bytesRead } = await lake.execute(sql)
  expect(rows.length).toBeGreaterThan(0)
  expect(bytesRead).toBe(one)
})

test('readers of one WITH query share its files', async () => {
  const sql = `WITH c AS (SELECT day, id FROM sales)
    SELECT a.id FROM c a JOIN c b ON a.id = b.id + 1 WHERE a.day = DATE '2024-01-02' AND b.day = DATE '2024-01-01'`
  const { rows, bytesRead } = await lake.execute(`${sql} ORDER BY 1`)
  expect(rows).toHaveLength(8)
  expect(bytesRead).toBe(await bytesOf("SELECT * FROM sales WHERE day <= DATE '2024-01-02'"))
  expect(await bytesOf(`${sql} AND EXISTS (FROM c WHERE c.id = a.id)`)).toBe(all)
})

test.each([
  `SELECT * FROM computed WHERE day = ${DAY}`,
  `SELECT * FROM first_rows WHERE day = ${DAY}`,
  `SELECT * FROM ranked WHERE day = ${DAY}`,
  `SELECT * FROM newest WHERE day = DATE '2024-01-05'`,
  'SELECT * FROM renamed WHERE day = 7',
  'SELECT * FROM filled WHERE day IS NULL OR other = 1',
])('what would change the answer leaves all files: %s', async (sql) => {
  expect(await bytesOf(sql)).toBeGreaterThanOrEqual(all)
})

const CONDITIONS = [`day = ${DAY}`, `day > ${DAY}`, 'day IS NULL', `day <> ${DAY} OR day IS NULL`]

test.each(
  Object.keys(VIEWS)
    .filter((view) => !['renamed', 'nested'].includes(view))
    .flatMap((view) => CONDITIONS.map((condition) => [view, condition] as const)),
)('%s: planning by %s changes no answer', async (view, condition) => {
  const pruned = await lake.rows(`SELECT * FROM ${view} WHERE ${condition} ORDER BY ALL`)
  // Nothing can be left out by what holds for no row.
  const whole = await lake.rows(
    `SELECT * FROM ${view} WHERE (${condition}) OR hash(day) IS NULL ORDER BY ALL`,
  )
  expect(pruned).toEqual(whole)
})
