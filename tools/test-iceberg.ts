/**
 * `npm run test:iceberg`: what others say of our tables. The compatibility kit of the Iceberg REST catalog, PyIceberg,
 * DuckDB's extension, the tables that other writers left, and S3-compatible stores, each with its counts; the last line adds them up.
 */
import { spawn } from 'node:child_process'

const SUITES: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'Iceberg REST compatibility kit', args: ['acceptance/rck/run.ts'] },
  { name: 'PyIceberg', args: ['tools/test.ts', 'acceptance/pyiceberg'] },
  { name: 'DuckDB’s Iceberg extension', args: ['tools/test.ts', 'acceptance/duckdb'] },
  {
    name: 'tables of other writers',
    args: [
      'tools/test.ts',
      'engines/duckdb/reads-foreign',
      'engines/duckdb/tables-of-odd',
      'iceberg/hostile',
    ],
  },
  { name: 'object stores', args: ['tools/test.ts', 'storage/', 'acceptance/object-stores'] },
]

const COUNTS = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm

/** Runs a program, shows what it prints, and gives what its last line counts; one without such a line failed. */
const run = async (args: readonly string[]): Promise<readonly number[]> => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  for await (const chunk of child.stdout) {
    process.stdout.write(String(chunk))
    printed += String(chunk)
  }
  const counts = [...printed.matchAll(COUNTS)].at(-1)
  return counts ? counts.slice(1).map((count) => Number(count ?? 0)) : [0, 1, 0]
}

const total = [0, 0, 0]
const lines: string[] = []
for (const { name, args } of SUITES) {
  console.log(`\n== ${name}`)
  const counts = await run(args)
  counts.forEach((count, at) => (total[at] = (total[at] ?? 0) + count))
  lines.push(`${name}: ${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped`)
}
const [passed = 0, failed = 0, skipped = 0] = total
console.log(
  `\n${lines.join('\n')}\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
process.exitCode = failed === 0 ? 0 : 1
