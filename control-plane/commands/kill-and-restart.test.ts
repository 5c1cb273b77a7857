import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive } from '../platform/process-table.ts'
import { startServerProcess } from '../testing/server-process.ts'

// Whole servers are started here, several in a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const TOKEN = 'a-bootstrap-token-that-is-long-enough-for-tests'

let home: string
let settings: Record<string, string>
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'boathouse-server-'))
  settings = { BOATHOUSE_HOME: home, BOATHOUSE_PORT: '0', BOATHOUSE_BOOTSTRAP_TOKEN: TOKEN }
})
afterEach(() => rmSync(home, { recursive: true }))

const postmasterOf = (): number =>
  Number(readFileSync(join(home, 'postgres', 'cluster', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

/** Every process of this machine whose command line names the home. */
const processesOfHome = (): string[] =>
  readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false
    try {
      return isAlive(Number(name)) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(home)
    } catch {
      return false
    }
  })

const tokenNames = async (url: string): Promise<unknown> => {
  const answer = await fetch(`${url}/api/v1/tokens`, { headers: { authorization: `Bearer ${TOKEN}` } })
  return answer.status
}

test('a killed server leaves no process behind, and the next one knows what it knew', async () => {
  const first = await startServerProcess(settings)
  expect(await tokenNames(first.url)).toBe(200)
  const postmaster = postmasterOf()
  expect(processesOfHome()).toContain(String(postmaster))
  expect(await first.end('SIGKILL')).toBe('SIGKILL')
  while (processesOfHome().length > 0) await delay(10)
  expect(isAlive(postmaster)).toBe(false)

  const second = await startServerProcess(settings)
  expect(await tokenNames(second.url)).toBe(200)
  expect(await second.end('SIGTERM')).toBe(0)
  expect(processesOfHome()).toEqual([])
})

test('killed three times in a row and started again at once, it serves each time with one postmaster', async () => {
  let server = await startServerProcess(settings)
  for (let round = 0; round < 3; round++) {
    const before = postmasterOf()
    await server.end('SIGKILL')
    server = await startServerProcess(settings)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(postmasterOf()).not.toBe(before)
    expect(isAlive(before)).toBe(false)
  }
  expect(await server.end('SIGTERM')).toBe(0)
})

test('a killed PostgreSQL is started again, and the server goes on', async () => {
  const server = await startServerProcess(settings)
  process.kill(postmasterOf(), 'SIGKILL')
  while (!server.output().includes('runs again')) await delay(10)
  expect(await tokenNames(server.url)).toBe(200)
  expect(await server.end('SIGTERM')).toBe(0)
})

test('SIGTERM ends an idle server with code 0 and sweeps its scratch', async () => {
  const server = await startServerProcess(settings)
  expect(readdirSync(join(home, 'scratch'))).toHaveLength(1)
  expect(await server.end('SIGTERM')).toBe(0)
  expect(readdirSync(join(home, 'scratch'))).toEqual([])
})
