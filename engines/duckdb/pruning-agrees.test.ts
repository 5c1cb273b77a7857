import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForeignLake } from './testing-foreign.ts'

let lake: Awaited<ReturnType<typeof openForeignLake>>
beforeAll(async () => {
  lake = await openForeignLake()
})
afterAll(() => lake.close())

/** Conditions on tables with several specs, promoted and renamed columns, and deletes of each kind. */
const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  mixed_specs: [
    'id = 4',
    'id >= 2 AND id < 5',
    `"at" = TIMESTAMP '1969-12-31 23:00:00'`,
    `"at" < TIMESTAMP '1970-01-01'`,
    `"at" >= TIMESTAMP '2024-01-15' AND id <> 3`,
    '"at" IS NULL',
    'id IN (1, 3, 5)',
  ],
  equality: [
    "part = 'a'",
    "part = 'b' AND id = 6",
    'share IS NULL',
    "share = 'NaN'::DOUBLE",
    'share > 7',
    'id = 5',
    'id IS NULL',
    "part = 'a' AND id = 1",
    'equality."inner".x = 7',
  ],
  vectors: ["part = 'p1'", 'id = 15', 'id IN (0, 3, 24)', "part <> 'p0' AND id < 13"],
  nested: ['id = 1', 'old = 2', 's.renamed = 1', "s.a = 'new a'", 's.b = 222', 's.c > 2'],
  defaults: [
    'n = 42',
    "word = 'it''s'",
    'price > 1',
    "born = DATE '2020-02-29'",
    'flag',
    `defaults."inner".y = 'inside'`,
    'word IS NULL',
  ],
  name_mapping: ['id = 2', "word = 'modern'", 's.x > 11'],
  first_version: ['id = 25', "kind = 'a'", 'id < 10'],
}

test.each(
  Object.entries(CONDITIONS).flatMap(([table, all]) => all.map((condition) => [table, condition] as const)),
)('%s: planning by %s loses no row and finds no other', async (table, condition) => {
  const pruned = await lake.rows(`SELECT * FROM ${table} WHERE ${condition} ORDER BY ALL`)
  // Nothing can be left out by what holds for no row.
  const all = await lake.rows(`SELECT * FROM ${table} WHERE (${condition}) OR hash(id) IS NULL ORDER BY ALL`)
  expect(pruned).toEqual(all)
})
