import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '../testing-lake.ts'

test.for([
  `INT) WITH (location = '/tmp'`,
  'INT, b INT',
  'INT NOT NULL',
  `INT COMMENT 'x'`,
  'INT) COMMENT (',
  '',
  'INT); SELECT (1',
])('a column cannot have the type «%s»', async (type, { lake }) => {
  const path = join(lake.directory, randomUUID())
  await writeFile(path, 'a\n1\n')
  const loading = lake.engine.ingestFile({
    ingestId: randomUUID(),
    source: { location: `file://${path}`, filename: 'a.csv' },
    target: { catalog: 'lake', schema: 'main', table: `t_${randomUUID().replaceAll('-', '_')}` },
    mode: 'create',
    onBadRows: 'refuse',
    columns: [{ source: 'a', name: 'a', type }],
  })
  await expect(loading).rejects.toMatchObject({ code: 'INVALID_QUERY' })
})
