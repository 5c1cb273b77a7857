import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { connectDirectly } from '../platform/database.ts'
import { withTemporaryPostgres } from '../testing/temporary-postgres.ts'
import { migrate } from './migrate.ts'
import { schemaDump } from './schema-dump.ts'
import { tableTypes } from './table-types.ts'

/**
 * `node control-plane/db/generate.ts [--check]`: migrates an empty database and writes db/schema.sql and
 * db/generated/tables.ts; with --check it compares instead, and exits 1 when they differ.
 */
const generate = (): Promise<ReadonlyMap<string, string>> =>
  withTemporaryPostgres(async (settings) => {
    await migrate(settings)
    const client = await connectDirectly(settings)
    try {
      return new Map([
        [join(import.meta.dirname, 'schema.sql'), await schemaDump(client)],
        [join(import.meta.dirname, 'generated', 'tables.ts'), await tableTypes(client)],
      ])
    } finally {
      await client.end()
    }
  })

const check = process.argv.includes('--check')
for (const [file, text] of await generate()) {
  const name = relative(process.cwd(), file)
  const before = await readFile(file, 'utf8').catch(() => '')
  if (before === text) continue
  if (check) {
    console.error(`${name} does not match the migrations. Run «npm run generate» and commit it.`)
    process.exitCode = 1
  } else {
    await writeFile(file, text)
    console.log(`wrote ${name}`)
  }
}
