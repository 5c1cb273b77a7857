import { expect, test } from 'vitest'
import { failed, passed, runChecks, skipped, type Check } from './run-checks.ts'

const options = {
  deadlineMillis: 5_000,
  secrets: ['s3cr3t+value/='],
  explain: (error: unknown) => failed(`thrown: ${String(error)}`, 'mend it'),
}
const check = (name: string, run: Check<null>['run'], more: Partial<Check<null>> = {}): Check<null> => ({
  name,
  run,
  ...more,
})
const namesOf = (checks: readonly { name: string; status: string }[]): string[] =>
  checks.map(({ name, status }) => `${name} ${status}`)

test('what needs a check that did not pass is skipped and says so', async () => {
  const report = await runChecks(
    [
      check('a', async () => failed('no', 'do')),
      check('b', async () => passed('yes'), { needs: ['a'] }),
      check('c', async () => passed('yes'), { needs: ['b'] }),
      check('d', async () => passed('yes')),
    ],
    null,
    options,
  )
  expect(namesOf(report.checks)).toEqual(['a failed', 'b skipped', 'c skipped', 'd passed'])
  expect(report.checks[1]?.evidence).toBe('not tried: «a» did not pass')
  expect(report.status).toBe('failed')
})

test('a missing capability limits a connection, and what was not tried is not known', async () => {
  const report = await runChecks(
    [
      check('a', async () => passed('yes')),
      check('races', async () => failed('two won'), { capability: 'conditional_create' }),
      check('ranges', async () => skipped('later'), { capability: 'range_reads' }),
      check('parts', async () => passed('two'), { capability: 'multipart' }),
    ],
    null,
    options,
  )
  expect(report.status).toBe('limited')
  expect(report.capabilities).toEqual({ conditional_create: false, multipart: true })
})

test('a check that hangs ends with the deadline, and the rest is not tried', async () => {
  const report = await runChecks(
    [check('hangs', () => new Promise(() => undefined)), check('after', async () => passed('yes'))],
    null,
    { ...options, deadlineMillis: 50 },
  )
  expect(namesOf(report.checks)).toEqual(['hangs failed', 'after skipped'])
  expect(report.checks[0]?.evidence).toContain('stopped after 0.05 s')
})

test('no finding holds a secret, however it is spelt', async () => {
  const secret = options.secrets[0] ?? ''
  const spelt = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
  ]
  const report = await runChecks(
    [
      check('thrown', () => Promise.reject(new Error(spelt.join(' ')))),
      check('told', async () => failed(spelt.join(' '), spelt.join(' '))),
    ],
    null,
    options,
  )
  const text = JSON.stringify(report)
  for (const spelling of spelt) expect(text).not.toContain(spelling)
  expect(text).toContain('[secret]')
})
