import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDirectory } from './testing.ts'

const SERVER = `
const [pool, directory] = process.argv.slice(1)
const { childPool } = await import(pool)
const children = childPool({ size: 1, warm: 1, memoryBytes: 268435456, threads: 1, spillDirectory: directory })
const lease = await children.lease()
await lease.request({ op: 'open', allowedPaths: [], allowedDirectories: [], setup: [] })
void lease.request({ op: 'query', instance: 'own', sql: 'SELECT count(*) FROM range(1000000000000) a', parameters: [], rowLimit: null,
  inlineBytes: 1000, spoolPrefix: null, spoolLimitBytes: 0 }).catch(() => undefined)
process.stdout.write(String(lease.pid))
`

test('a child that is busy ends when its server is killed', async () => {
  const server = spawn(
    process.execPath,
    ['--input-type=module', '-e', SERVER, join(import.meta.dirname, 'child-pool.ts'), testDirectory()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [output] = (await once(server.stdout, 'data')) as [Buffer]
  const child = Number(output.toString())
  expect(() => process.kill(child, 0)).not.toThrow()

  // Ends when the process of that id has ended.
  const watch = spawn('tail', [`--pid=${child}`, '-s', '0.05', '-f', '/dev/null'])
  server.kill('SIGKILL')
  await once(watch, 'exit')
  expect(() => process.kill(child, 0)).toThrow()
})
