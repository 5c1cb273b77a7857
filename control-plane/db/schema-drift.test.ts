import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from 'pg'
import { connectDirectly } from '../platform/database.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { schemaDump } from './schema-dump.ts'
import { tableTypes } from './table-types.ts'

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await createTestDatabase()
  client = await connectDirectly(database.settings)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const committed = (...path: string[]): Promise<string> => readFile(join(import.meta.dirname, ...path), 'utf8')

test('schema.sql and the table types are those of the migrations', async () => {
  expect(await schemaDump(client)).toBe(await committed('schema.sql'))
  expect(await tableTypes(client)).toBe(await committed('generated', 'tables.ts'))
})

test.each([
  ['a column', 'ALTER TABLE workspace ADD COLUMN colour text'],
  ['a default', "ALTER TABLE workspace ALTER COLUMN description SET DEFAULT 'x'"],
  ['a constraint', 'ALTER TABLE workspace ADD CHECK (length(description) < 100)'],
  ['an index', 'CREATE INDEX ON workspace (created_at)'],
  ['a trigger', 'DROP TRIGGER audit_event_no_truncate ON audit_event'],
  ['a function', 'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
])('%s that differs is seen', async (_name, change) => {
  const before = await schemaDump(client)
  await client.query('BEGIN')
  await client.query(change)
  expect(await schemaDump(client)).not.toBe(before)
  await client.query('ROLLBACK')
  expect(await schemaDump(client)).toBe(before)
})

test('audit events can be written, and never changed or removed', async () => {
  await client.query(
    `INSERT INTO audit_event (id, operation, outcome) VALUES (gen_random_uuid(), 'tokens.create', 'done')`,
  )
  for (const change of [
    "UPDATE audit_event SET outcome = 'failed'",
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
  ]) {
    await expect(client.query(change), change).rejects.toThrow('never changed or removed')
  }
})
