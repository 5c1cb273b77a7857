/** Writes `generated/routes.ts`: method and path of every operation, without the schemas. `--check` reports drift instead. */
import { readFileSync, writeFileSync } from 'node:fs'
import { operations } from './operations.ts'
import type { OperationSpec } from './operation.ts'

const kindOf = (payload: OperationSpec['body']): string =>
  payload === undefined ? 'none' : payload === 'stream' ? 'stream' : 'json'

const rows = Object.entries<OperationSpec>(operations).map(
  ([key, o]) =>
    `  ${key}: { method: '${o.method}', path: '${o.path}', body: '${kindOf(o.body)}', response: '${kindOf(o.response)}' },`,
)
const text = `// Generated from contract/operations.ts by \`npm run generate\`.\nexport const routes = {\n${rows.join('\n')}\n} as const\n`
const target = new URL('./generated/routes.ts', import.meta.url)

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('contract/generated/routes.ts is not what the operations say; run npm run generate')
    process.exitCode = 1
  }
} else writeFileSync(target, text)
