/**
 * Writes what pages and commands know of every operation without its schemas: `generated/routes.ts`, method and path, and
 * `generated/permissions.ts`, what it needs. `--check` reports drift instead.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { operations } from './operations.ts'
import type { OperationSpec } from './operation.ts'

const kindOf = (payload: OperationSpec['body']): string =>
  payload === undefined ? 'none' : payload === 'stream' ? 'stream' : 'json'

const all = Object.entries<OperationSpec>(operations)

const routes = all.map(
  ([key, o]) =>
    `  ${key}: { method: '${o.method}', path: '${o.path}', body: '${kindOf(o.body)}', response: '${kindOf(o.response)}' },`,
)

/** What anybody, or whoever is signed in, may do is nothing that a page must ask for. */
const permissions = all.flatMap(([key, { permission, surface }]) =>
  typeof permission === 'string' || surface === 'iceberg'
    ? []
    : [`  ${key}: ['${permission.verb}', '${permission.on}'],`],
)

const write = (name: string, rows: readonly string[]): void => {
  const text = `// Generated from contract/operations.ts by \`npm run generate\`.\nexport const ${name} = {\n${rows.join('\n')}\n} as const\n`
  const target = new URL(`./generated/${name}.ts`, import.meta.url)
  if (!process.argv.includes('--check')) return writeFileSync(target, text)
  if (readFileSync(target, 'utf8') === text) return
  console.error(`contract/generated/${name}.ts is not what the operations say; run npm run generate`)
  process.exitCode = 1
}

write('routes', routes)
write('permissions', permissions)
