import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCommand, startServerProcess } from '../testing/server-process.ts'

// Whole servers are started here, several in a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

let home: string
let settings: Record<string, string>
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'boathouse-host-')), 'home')
  settings = { BOATHOUSE_HOME: home, BOATHOUSE_PORT: '0' }
})
afterEach(() => rmSync(join(home, '..'), { recursive: true }))

const secretOf = (text: string): string => /\/sign-in#(\S+)/.exec(text)?.[1] ?? ''

test('the first start prints one link and writes a password file that only its owner reads; the second does not', async () => {
  const first = await startServerProcess(settings)
  expect(first.output()).not.toContain('boathouse admin link')
  await first.end('SIGTERM')
  expect(secretOf(first.output())).toHaveLength(43)
  expect(first.output()).toContain(join(home, 'admin-password'))
  expect(statSync(join(home, 'admin-password')).mode & 0o777).toBe(0o600)

  const second = await startServerProcess(settings)
  await second.end('SIGTERM')
  expect(second.output()).toContain('boathouse admin link')
  expect(secretOf(second.output())).toBe('')
})

test('admin link works beside the running server, with its address, and without one', async () => {
  const server = await startServerProcess(settings)
  const beside = await runCommand(['admin', 'link'], settings)
  expect(beside).toMatchObject({ code: 0, stderr: '' })
  expect(beside.stdout).toContain(`${server.url}/sign-in#`)
  expect(secretOf(beside.stdout)).not.toBe(secretOf(server.output()))
  await server.end('SIGTERM')

  const alone = await runCommand(['admin', 'reset-password'], settings)
  expect(alone.stdout).toMatch(/The new password of «admin»: \S{20,}/)
  expect(await runCommand(['admin', 'link', '--user', 'nobody'], settings)).toMatchObject({ code: 1 })
})

test('admin without an action explains itself', async () => {
  expect(await runCommand(['admin', 'promote'], settings)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('admin link|reset-password') as string,
  })
})

test('config prints every setting and no secret', async () => {
  const { code, stdout } = await runCommand(['config', '-o', 'json'], {
    ...settings,
    BOATHOUSE_BOOTSTRAP_TOKEN: 'super-secret'.repeat(4),
  })
  expect(code).toBe(0)
  expect(stdout).not.toContain('super-secret')
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ setting: 'BOATHOUSE_HOME', value: home, source: 'environment' }),
  )
})

test('a configuration that cannot be used stops every command with all its problems', async () => {
  const broken = { ...settings, BOATHOUSE_PROT: '80', BOATHOUSE_LOG_LEVEL: 'loud' }
  for (const command of ['up', 'config']) {
    const { code, stderr } = await runCommand([command], broken)
    expect(code).toBe(1)
    expect(stderr).toContain('BOATHOUSE_PROT is no setting; did you mean BOATHOUSE_PORT?')
    expect(stderr).toContain('BOATHOUSE_LOG_LEVEL is not usable')
  }
  expect(existsSync(home)).toBe(false)
})

test('doctor finds a sound machine sound, changes nothing, and fails with what mends a broken one', async () => {
  const sound = await runCommand(['doctor'], settings)
  expect(sound.code).toBe(0)
  expect(sound.stdout).toContain('ok    Node: v')
  expect(sound.stdout).toMatch(/ok {4}engine: DuckDB v[\d.]+ answers/)
  expect(existsSync(home)).toBe(false)

  const broken = await runCommand(['doctor'], { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/x' })
  expect(broken.code).toBe(1)
  expect(broken.stdout).toMatch(/FAIL {2}database: .*\n {6}→ check DATABASE_URL/)
})

test('an unknown command or option is refused with the usage', async () => {
  expect(await runCommand(['fly'], settings)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no command «fly»') as string,
  })
  expect(await runCommand(['up', '--prot', '80'], settings)).toMatchObject({ code: 2 })
})

test('options of the command line go before the environment', async () => {
  expect(await runCommand(['up', '--role', 'boss'], { ...settings, BOATHOUSE_ROLE: 'all' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('BOATHOUSE_ROLE is not usable: write all, api or worker') as string,
  })
})
