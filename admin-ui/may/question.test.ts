import { expect, test } from 'vitest'
import { questionOf, verdictOf } from './question.ts'

const table = { catalog: 'lake', schema: 'main', table: 'flights' }
const inDefault = { workspace: 'default' }

test.each([
  ['createToken', undefined, 'nothing'],
  ['acceptInvitation', undefined, 'nothing'],
  ['inviteUser', undefined, 'organisation'],
  ['createServiceAccount', undefined, [{ verb: 'manage', on: inDefault }]],
  ['createClientSecret', { principal: 'robot' }, [{ verb: 'manage', on: { principal: 'robot' } }]],
  ['createJob', undefined, [{ verb: 'write', on: inDefault }]],
  ['retryRun', undefined, [{ verb: 'execute', on: inDefault }]],
  ['cancelIngest', undefined, [{ verb: 'manage', on: inDefault }]],
  ['createConnection', undefined, [{ verb: 'write', on: inDefault }]],
  [
    'testConnection',
    { ...inDefault, connection: 'pg' },
    [{ verb: 'manage', on: { ...inDefault, connection: 'pg' } }],
  ],
  ['rollbackTable', table, [{ verb: 'write', on: table }]],
  ['createSchema', { catalog: 'lake' }, [{ verb: 'write', on: { catalog: 'lake' } }]],
  [
    'dropTable',
    table,
    [
      { verb: 'write', on: { catalog: 'lake', schema: 'main' } },
      { verb: 'manage', on: table },
    ],
  ],
  [
    'dropSchema',
    { catalog: 'lake', schema: 'main' },
    [
      { verb: 'write', on: { catalog: 'lake' } },
      { verb: 'manage', on: { catalog: 'lake', schema: 'main' } },
    ],
  ],
] as const)('%s of %j asks %j', (does, on, asked) => {
  expect(questionOf(does, 'default', on)).toEqual(asked)
})

const answer = (allowed: boolean, remedy: string) => ({
  verbs: [{ verb: 'write' as const, allowed, because: [], would_allow: allowed ? [] : [remedy] }],
})
const asked = [
  { verb: 'write' as const, on: inDefault },
  { verb: 'write' as const, on: table },
]

test('one right is enough, even before the other answer is there', () => {
  expect(verdictOf(asked, [undefined, answer(true, '')])).toBe('yes')
  expect(verdictOf(asked, [answer(false, 'a role'), undefined])).toBe('waiting')
})

test('a refusal says once what would do', () => {
  expect(verdictOf(asked, [answer(false, 'a role'), answer(false, 'a role')])).toEqual({
    because: 'You may not do this. It takes a role.',
  })
  expect(verdictOf(asked, [answer(false, 'a role'), answer(false, 'a grant')])).toEqual({
    because: 'You may not do this. It takes a role, or a grant.',
  })
})
