import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBinaries } from './binaries.ts'
import { reachableBinaries } from './reachable-binaries.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const account = {
  owner: { uid: NOBODY, gid: NOBODY },
  launch: (command: string, args: readonly string[]) => ({ command, args: [...args] }),
}

let folder: string
let open: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boathouse-test-'))
  chmodSync(folder, 0o755)
  open = join(folder, 'open')
  mkdirSync(open, { mode: 0o755 })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** An installation below a directory that only root may enter. */
const lockedUp = () => {
  const locked = join(folder, 'locked')
  mkdirSync(locked, { mode: 0o700 })
  const installed = dirname(dirname(dirname(findBinaries().postgres)))
  cpSync(installed, join(locked, 'linux-x64'), { recursive: true, verbatimSymlinks: true })
  const native = join(locked, 'linux-x64', 'native')
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

const makesCluster = (initdb: string): number | null => {
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  chownSync(data, NOBODY, NOBODY)
  const { status } = spawnSync(initdb, ['-D', data, '--no-sync'], { ...account.owner, cwd: '/' })
  return status
}

test.runIf(isRoot)('binaries where only root may go are copied, once, to where their account may', () => {
  const binaries = lockedUp()
  const usable = reachableBinaries(binaries, account, [open])
  expect(usable.initdb.startsWith(open)).toBe(true)
  expect(makesCluster(usable.initdb)).toBe(0)
  expect(reachableBinaries(binaries, account, [open])).toEqual(usable)
  expect(readdirSync(open)).toHaveLength(1)
})

test.runIf(isRoot)('a copy that others may change is not used, and the refusal says what to do', () => {
  const binaries = lockedUp()
  const copy = dirname(dirname(reachableBinaries(binaries, account, [open]).initdb))
  chownSync(copy, NOBODY, NOBODY)
  expect(() => reachableBinaries(binaries, account, [open, join(folder, 'locked')])).toThrow(
    /could not be copied .*chmod a\+x its parents.*DATABASE_URL/,
  )
  expect(readdirSync(open)).toHaveLength(1)
})

test('binaries within reach stay where they are', () => {
  const binaries = findBinaries()
  expect(reachableBinaries(binaries, { launch: account.launch }, [])).toBe(binaries)
})
