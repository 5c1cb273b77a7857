import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { permissions } from '@boathouse/contract/generated/permissions.ts'

const root = new URL('..', import.meta.url).pathname
const named = (texts: readonly string[], pattern: RegExp): Set<string> =>
  new Set(texts.flatMap((text) => [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])))

/** Of one's own: tokens, statements and their results, which nobody else is shown. */
const OWN: ReadonlySet<string> = new Set(['revokeToken', 'cancelStatement', 'downloadResult'])
const isRead = (operation: string): boolean =>
  /^(?:get|list|search|preview|validate|compare|read|explain)/.test(operation)

test('whatever a page asks of the server that may be refused stands behind a button that knows it', async () => {
  const texts: string[] = []
  for await (const file of glob(['features/**/*.{ts,tsx}', 'shell/**/*.{ts,tsx}'], { cwd: root }))
    if (!file.includes('.test.')) texts.push(await readFile(root + file, 'utf8'))
  const asked = named(texts, /api\.(?:call|url)\(\s*'(\w+)'/g)
  // `does: schedule ? 'updateSchedule' : 'createSchedule'` names two.
  const deeds = texts.flatMap((text) =>
    [...text.matchAll(/(?:does|pauses|deletes)\b[=:][^}\n>]*/g)].map(([part]) => part),
  )
  const guarded = named(deeds, /['"](\w+)['"]/g)
  expect(asked.size).toBeGreaterThan(50)
  const bare = [...asked].filter(
    (operation) =>
      Object.hasOwn(permissions, operation) &&
      !isRead(operation) &&
      !OWN.has(operation) &&
      !guarded.has(operation),
  )
  expect(bare).toEqual([])
})
