import { encodeValue, type DataFile, type StructType, type Value } from '@boathouse/iceberg'
import { dataFile } from '@boathouse/iceberg/testing/lake.ts'
import { expect, test } from 'vitest'
import { columnStatistics } from './column-statistics.ts'

const SCHEMA: StructType = {
  type: 'struct',
  fields: [
    { id: 1, name: 'n', required: false, type: 'long' },
    {
      id: 2,
      name: 's',
      required: false,
      type: { type: 'struct', fields: [{ id: 3, name: 'word', required: false, type: 'string' }] },
    },
    {
      id: 4,
      name: 'list',
      required: false,
      type: { type: 'list', 'element-id': 5, element: 'double', 'element-required': false },
    },
  ],
}

const file = (
  path: string,
  values: bigint,
  nulls: bigint,
  bounds?: readonly [Value, Value],
  id = 1,
  type = 'long',
): DataFile =>
  dataFile(path, {
    valueCounts: new Map([[id, values]]),
    nullValueCounts: new Map([[id, nulls]]),
    columnSizes: new Map([[id, 7n]]),
    ...(bounds && {
      lowerBounds: new Map([[id, encodeValue(type, bounds[0])]]),
      upperBounds: new Map([[id, encodeValue(type, bounds[1])]]),
    }),
  })

test('metrics of data files add up; what a file does not say is told', async () => {
  const found = await columnStatistics(SCHEMA, [
    file('a', 10n, 2n, [-5n, 3n]),
    file('b', 4n, 0n, [0n, 9007199254740993n]),
    file('only NULLs', 3n, 3n),
    file('counts without bounds', 5n, 1n),
    dataFile('silent'),
    { ...file('deletes', 99n, 99n, [-99n, 99n]), content: 'position-deletes' },
  ])
  expect(found.map(({ column: { name }, ...figures }) => ({ name, ...figures }))).toEqual([
    {
      name: 'n',
      valueCount: 22n,
      nullCount: 6n,
      lower: -5n,
      upper: 9007199254740993n,
      sizeBytes: 28n,
      filesWithout: 2,
    },
    expect.objectContaining({ name: 's.word', filesWithout: 5 }),
    expect.objectContaining({ name: 'list.element', filesWithout: 5 }),
  ])
})

test('elements of lists have no bounds, and a file full of NaN needs none', async () => {
  const elements = await columnStatistics(SCHEMA, [file('a', 4n, 0n, undefined, 5)])
  expect(elements[2]).toMatchObject({ valueCount: 4n, filesWithout: 0 })
  const number: StructType = {
    type: 'struct',
    fields: [{ id: 1, name: 'd', required: false, type: 'double' }],
  }
  const nan = { ...file('nan', 4n, 1n), nanValueCounts: new Map([[1, 3n]]) }
  expect(await columnStatistics(number, [nan])).toMatchObject([{ filesWithout: 0 }])
})

test('bytes that are no value of the type are no bound', async () => {
  const odd = { ...file('odd', 4n, 0n), lowerBounds: new Map([[1, new Uint8Array(3)]]) }
  expect(await columnStatistics(SCHEMA, [odd])).toMatchObject([{ filesWithout: 1 }, {}, {}])
})

test('10,000 files of 20 columns leave the event loop to others', async () => {
  const ids = Array.from({ length: 20 }, (_, at) => at + 1)
  const schema: StructType = {
    type: 'struct',
    fields: ids.map((id) => ({ id, name: `c${id}`, required: false, type: 'long' })),
  }
  const counts = new Map(ids.map((id) => [id, 1n]))
  const bounds = new Map(ids.map((id) => [id, encodeValue('long', BigInt(id))]))
  const metrics = { valueCounts: counts, nullValueCounts: counts, lowerBounds: bounds, upperBounds: bounds }
  const files = Array.from({ length: 10_000 }, (_, at) => dataFile(`f${at}`, metrics))
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  const found = await columnStatistics(schema, files)
  clearInterval(timer)
  expect(found).toMatchObject(ids.map((id) => ({ valueCount: 10_000n, upper: BigInt(id) })))
  // A loop that never lets go would have let the timer in no time.
  expect(turns).toBeGreaterThan(0)
})
