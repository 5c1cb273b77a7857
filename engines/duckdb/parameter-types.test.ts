import { expect } from 'vitest'
import { test } from './testing-lake.ts'

test.for(['INT); SELECT 1; --', 'INT) FROM glob(', '"x"', ''])(
  'a parameter cannot have the type «%s»',
  async (type, { lake }) => {
    await expect(
      lake.execute('SELECT :a', { parameters: [{ name: 'a', value: '1', type }] }),
    ).rejects.toMatchObject({ code: 'INVALID_PARAMETER' })
  },
)
