import { expect, test } from 'vitest'
import { currentSnapshot, type CreateTable } from '../index.ts'
import { dataFile, testLake } from '../testing/lake.ts'

const definition = (limit: string): CreateTable => ({
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'at', required: false, type: 'timestamp' },
      { id: 2, name: 'the kind', required: false, type: 'string' },
      { id: 3, name: 'bytes', required: false, type: 'binary' },
    ],
  },
  spec: {
    fields: [
      { 'source-id': 1, name: 'at_hour', transform: 'hour' },
      { 'source-id': 1, name: 'at_month', transform: 'month' },
      { 'source-id': 1, name: 'at_day', transform: 'day' },
      { 'source-id': 2, name: 'the kind', transform: 'identity' },
      { 'source-id': 3, name: 'bytes', transform: 'truncate[2]' },
      { 'source-id': 2, name: 'nothing', transform: 'void' },
    ],
  },
  properties: { 'write.summary.partition-limit': limit },
})
const one = dataFile('one', { partition: [-1, -1, -1, "a/b c!'é", Uint8Array.of(1, 255), null] })
const two = dataFile('two', { partition: [493_000, 671, 20_541, null, null, null] })

// The paths are those of Java's PartitionSpec.partitionToPath.
test('changed partitions are described up to the limit', async () => {
  const lake = await testLake(definition('2'))
  await lake.append(one, two)
  const described = Object.entries(currentSnapshot(await lake.table())?.summary ?? {}).filter(([key]) =>
    key.startsWith('partition'),
  )
  expect(Object.fromEntries(described)).toEqual({
    'partition-summaries-included': 'true',
    'partitions.at_hour=1969-12-31-23/at_month=1969-12/at_day=1969-12-31/the+kind=a%2Fb+c%21%27%C3%A9/bytes=Af8%3D/nothing=null':
      'added-data-files=1,added-records=10,added-files-size=100',
    'partitions.at_hour=2026-03-29-16/at_month=2025-12/at_day=2026-03-29/the+kind=null/bytes=null/nothing=null':
      'added-data-files=1,added-records=10,added-files-size=100',
  })
})

test.each(['0', '1'])('not beyond a limit of %s', async (limit) => {
  const lake = await testLake(definition(limit))
  await lake.append(one, two)
  const summary = currentSnapshot(await lake.table())?.summary
  expect(Object.keys(summary ?? {}).filter((key) => key.startsWith('partition'))).toEqual([])
  expect(summary?.['changed-partition-count']).toBe('2')
})
