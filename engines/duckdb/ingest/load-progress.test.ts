import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '../testing-lake.ts'

// Wide enough to take longer than the pause between two words of it.
const LINES = 1_500_000

test('a load that takes a while tells how far it is', async ({ lake }) => {
  const path = join(lake.directory, randomUUID())
  await writeFile(path, `id,at,name\n${'12345,2026-01-02 03:04:05,some station\n'.repeat(LINES)}`)
  const told: (number | undefined)[] = []
  await lake.engine.ingestFile(
    {
      ingestId: randomUUID(),
      source: { location: `file://${path}`, filename: 'readings.csv' },
      target: { catalog: 'lake', schema: 'main', table: 'readings' },
      mode: 'create',
      onBadRows: 'refuse',
    },
    undefined,
    (state) => state.state === 'RUNNING' && told.push(state.progress),
  )
  const [begun, ...shares] = told
  expect(begun).toBeUndefined()
  expect(shares.length).toBeGreaterThan(0)
  expect(shares).toEqual(shares.map(Number).toSorted((a, b) => a - b))
  expect(shares.every((share) => Number(share) > 0 && Number(share) <= 1)).toBe(true)
})
