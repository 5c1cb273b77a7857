import { expect, test } from 'vitest'
import { createHealthChecks } from './health-checks.ts'
import { diskCheck } from './standard-checks.ts'

test('a check that throws has failed, and the others still answer', async () => {
  const checks = createHealthChecks()
  checks.add('engine', () => Promise.reject(new Error('no child process started')))
  checks.add('disk', diskCheck(import.meta.dirname))
  const [engine, disk] = await checks.run()
  expect(engine).toMatchObject({ name: 'engine', status: 'failed', evidence: 'no child process started' })
  expect(disk?.evidence).toMatch(/GiB free at/)
})

test('a name is given once', () => {
  const checks = createHealthChecks()
  checks.add('disk', diskCheck('/'))
  expect(() => checks.add('disk', diskCheck('/'))).toThrow('disk')
})
