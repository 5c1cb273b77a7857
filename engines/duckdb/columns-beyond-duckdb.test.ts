import type { NewSchema } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const field = (id: number, name: string, type: NewSchema['fields'][number]['type'] = 'long') => ({
  id,
  name,
  required: false,
  type,
})

test.for([
  ['without columns', [], 'NOT_SUPPORTED', /has no columns/],
  ['with columns that differ by case', [field(1, 'a'), field(2, 'A')], 'NOT_SUPPORTED', /a and A/],
  [
    'with an empty struct',
    [field(1, 's', { type: 'struct', fields: [] })],
    'UNSUPPORTED_TYPE',
    /structs without/,
  ],
] as const)(
  'a table of another engine %s is refused in words',
  async ([, fields, code, message], { lake }) => {
    await lake.catalog.createTable(
      { namespace: ['main'], name: `t${code.length}_${fields.length}` },
      { schema: { type: 'struct', fields: [...fields] } },
    )
    await expect(lake.execute(`SELECT * FROM t${code.length}_${fields.length}`)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  },
)
