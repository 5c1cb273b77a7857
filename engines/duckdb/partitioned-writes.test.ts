import { applyTransform, decodeValue, parseTransform, planScan, resultType } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const ROWS = `SELECT i AS id, CASE WHEN i % 7 <> 0 THEN 'käse ' || (i % 5) END AS name,
  TIMESTAMP '1969-12-30 00:00:00' + INTERVAL (i * 7) HOUR AS made, (i * 1.25 - 20)::DECIMAL(9, 2) AS cost,
  (DATE '2024-01-01' + (i - 1)::INTEGER) AS day, uuid() AS u, CASE WHEN i % 9 = 0 THEN 'nan'::DOUBLE ELSE i::DOUBLE END AS d,
  encode(chr(98 + (i % 3)::INTEGER) || 'x') AS bin, i % 2 = 0 AS even FROM range(60) t(i)`

const SPECS = [
  'month(made)', 'day(made)', 'hour(made)', 'year(day)', 'day(day)', 'bucket(id, 4)', 'bucket(name, 3)', 'bucket(u, 3)',
  'bucket(cost, 3)', 'bucket(made, 3)', 'bucket(bin, 2)', 'truncate(name, 3)', 'truncate(id, 10)', 'truncate(cost, 500)', 'truncate(bin, 1)',
  'name', 'even', 'cost', 'day', 'made', 'bin',
] // prettier-ignore

test.for(SPECS)('files of %s hold the rows of their partition and nothing else', async (spec, { lake }) => {
  const table = `p_${SPECS.indexOf(spec)}`
  await lake.execute(`CREATE TABLE ${table} WITH (partitioning = ARRAY['${spec}']) AS ${ROWS}`)
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name: table })
  const [field] = metadata['partition-specs'].at(-1)?.fields ?? []
  const source = metadata.schemas[0]?.fields.find(({ id }) => id === field?.['source-id'])
  if (!field || typeof source?.type !== 'string') throw new Error('no partition field')
  const { type } = source
  const transform = parseTransform(field.transform)
  const { files } = await planScan(lake.storage, metadata)

  expect(files.reduce((sum, file) => sum + file.recordCount, 0n)).toBe(60n)
  expect(files.length).toBeGreaterThan(1)
  for (const { file } of files) {
    const raw = file.partition[0] ?? null
    const value = raw instanceof Uint8Array ? Uint8Array.from(raw) : raw
    // Lower and upper bound are values of the file: the library's own transform must put them here.
    for (const bound of [file.lowerBounds?.get(source.id), file.upperBounds?.get(source.id)]) {
      if (!bound || type === 'uuid') continue
      const expected = applyTransform(transform, type, decodeValue(type, bound))
      expect(expected instanceof Uint8Array ? Uint8Array.from(expected) : expected).toEqual(value)
    }
    if (value === null) expect(file.nullValueCounts?.get(source.id)).toBe(file.recordCount)
    else expect(typeof resultType(transform, type)).toBe('string')
  }
  const answer = await lake.rows(`SELECT count(*), count(name), sum(cost), count(DISTINCT u) FROM ${table}`)
  expect(answer).toEqual([['60', '51', '1012.50', '60']])
})

test('a filter reads only the partitions and files that can match, and never loses a row', async ({
  lake,
}) => {
  await lake.execute(
    `CREATE TABLE pruned WITH (partitioning = ARRAY['month(day)', 'bucket(id, 4)']) AS ${ROWS}`,
  )
  const all = await lake.execute('SELECT count(*) FROM pruned')
  const parameters = [{ name: 'id', value: 7 }]
  for (const condition of [
    `day >= '2024-02-01'`,
    'id = :id',
    'd > 58',
    `d = 'nan'`,
    'd <> 5',
    'name IS NULL',
    `name LIKE 'käse 1%'`,
    'cost BETWEEN -20 AND -15',
    'cost = 1.25',
    `made < '1970-01-01'`,
    `made >= TIMESTAMPTZ '1970-01-02 00:00:00+02'`,
    `NOT (id < 50) OR day = DATE '2024-01-01'`,
    'd IN (1, 2, 3) AND even',
  ]) {
    const truth = await lake.rows(`SELECT count(*) FROM (${ROWS}) WHERE ${condition}`, { parameters })
    expect(truth[0]?.[0], condition).not.toBe('0')
    expect(
      await lake.rows(`SELECT count(*) FROM pruned WHERE ${condition}`, { parameters }),
      condition,
    ).toEqual(truth)
  }
  for (const condition of [`day >= '2024-02-01'`, 'id = :id', 'cost > 50', 'd = 3']) {
    const some = await lake.execute(`SELECT count(*) FROM pruned WHERE ${condition}`, { parameters })
    expect(some.bytesRead, condition).toBeLessThan(all.bytesRead)
  }
})

test('sorted tables are written in their order', async ({ lake }) => {
  await lake.execute(`CREATE TABLE sorted WITH (sorted_by = ARRAY['cost DESC NULLS LAST']) AS ${ROWS}`)
  const rows = await lake.rows('SELECT cost FROM sorted')
  expect(rows[0]).toEqual(['53.75'])
  expect(rows.at(-1)).toEqual(['-20.00'])
})
