import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockHome, openHome, readHolder } from './home.ts'
import { openScratch } from './scratch.ts'

let home: string
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'boathouse-home-')), 'home')
  openHome(home)
})
afterEach(() => rmSync(join(home, '..'), { recursive: true }))

// A process of its own, because the kernel's lock is what is tested; it says so when it has it, and stays.
const holder = async (code: string) => {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `${code}; console.log('held'); setInterval(() => {}, 1e6)`],
    {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(child.stdout, 'data')
  return {
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('a new home is readable by its owner only', () => {
  expect(statSync(home).mode & 0o777).toBe(0o700)
})

test('a home that another process holds is refused with its id, and free the moment that one is killed', async () => {
  const other = await holder(`import { lockHome } from './home.ts'; lockHome(${JSON.stringify(home)})`)
  expect(() => lockHome(home)).toThrow(`in use by process ${other.pid}`)
  await other.kill()
  lockHome(home).release()
})

test('a refusal names the address of the holder', () => {
  const lock = lockHome(home)
  lock.announce('http://127.0.0.1:8484')
  expect(() => lockHome(home)).toThrow('which serves http://127.0.0.1:8484')
  lock.release()
})

test('a process that got the id of a dead holder is not taken for it', () => {
  const stale = { pid: process.pid, host: hostname(), command: 'node something-else.js' }
  writeFileSync(join(home, 'holder'), JSON.stringify(stale))
  expect(readHolder(home)).toBeUndefined()
  const lock = lockHome(home)
  expect(readHolder(home)).toMatchObject({ pid: process.pid })
  lock.release()
  expect(readHolder(home)).toBeUndefined()
})

test('a home below a file is refused with the reason', () => {
  expect(() => openHome('/dev/null/home')).toThrow(/cannot be used: ENOTDIR.*Set BOATHOUSE_HOME/)
})

test('scratch of a killed process is swept by the next, scratch of a living one is not', async () => {
  const code = `import { openScratch } from './scratch.ts'; globalThis.kept = openScratch(${JSON.stringify(home)})`
  const [living, dead] = [await holder(code), await holder(code)]
  const scratch = join(home, 'scratch')
  await dead.kill()
  expect(readdirSync(scratch)).toHaveLength(2)
  const mine = openScratch(home)
  expect(readdirSync(scratch)).toHaveLength(2)
  mine.remove()
  expect(existsSync(mine.directory)).toBe(false)
  expect(readdirSync(scratch)).toHaveLength(1)
  await living.kill()
})
