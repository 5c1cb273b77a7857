import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { createLifecycle } from './lifecycle.ts'
import { silentLog } from './log.ts'

test('parts stop in the opposite order, each once, and one that fails does not keep the others', async () => {
  const stopped: string[] = []
  const lifecycle = createLifecycle(silentLog())
  lifecycle.onStop('database', () => void stopped.push('database'))
  lifecycle.onStop('broken', () => {
    throw new Error('no')
  })
  lifecycle.onStop('http', async () => void stopped.push('http'))
  await Promise.all([lifecycle.stop(), lifecycle.stop()])
  expect(stopped).toEqual(['http', 'database'])
})

const signalled = async (stop: string) => {
  const code = `
    import { stopOnSignal } from './lifecycle.ts'
    import { silentLog } from './log.ts'
    const keep = setInterval(() => {}, 1e6)
    const exit = stopOnSignal(${stop}, silentLog())
    console.log('ready')
    process.exit(await exit)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  return { child, lines, exit: once(child, 'exit') }
}

test('the first signal stops in order and the process ends with 0', async () => {
  const { child, exit } = await signalled('async () => {}')
  child.kill('SIGTERM')
  expect((await exit)[0]).toBe(0)
})

test('the same signal passed on by a launcher is not a second one', async () => {
  const { child, lines, exit } = await signalled(
    `() => new Promise((resolve) => { console.log('stopping'); process.on('SIGINT', resolve) })`,
  )
  const stopping = once(lines, 'line')
  child.kill('SIGINT')
  await stopping
  child.kill('SIGINT')
  expect((await exit)[0]).toBe(0)
})

test('a later signal ends a stop that hangs', async () => {
  const { child, exit } = await signalled('() => new Promise(() => {})')
  const impatience = setInterval(() => child.kill('SIGINT'), 100)
  expect((await exit)[0]).toBe(130)
  clearInterval(impatience)
})
