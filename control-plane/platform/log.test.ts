import { expect, test } from 'vitest'
import { createLog, type Log } from './log.ts'

const SECRET = 'correct "horse" battery'
const TOKEN = `bh_${'A1b2'.repeat(10)}`

const capture = (write: (log: Log) => void, format: 'json' | 'pretty' = 'json'): string => {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  write(createLog({ level: 'info', format, secrets: [SECRET], destination }))
  return lines.join('')
}

test('a line is one JSON object with level, time and message', () => {
  const line: unknown = JSON.parse(capture((log) => log.info({ request_id: 'r1', rows: 12n }, 'answered')))
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    request_id: 'r1',
    rows: '12',
    message: 'answered',
  })
})

test.each([
  [
    'a header',
    { request: { headers: { authorization: 'abcdef', cookie: 'k=abcdef', 'set-cookie': ['abcdef'] } } },
  ],
  ['a field', { user: { password: 'abcdef' }, client_secret: 'abcdef', access_token: 'abcdef' }],
  ['a field in a list', { items: [{ token: 'abcdef' }] }],
  ['a message part', { sent: 'Authorization: Bearer abcdefabcdef' }],
  ['an address', { database: 'postgres://ada:abcdef@db/lake' }],
])('secrets in %s do not leave', (_name, fields) => {
  const line = capture((log) => log.info(fields, 'x'))
  expect(line).not.toContain('abcdef')
  expect(line).toContain('[redacted]')
})

test.each(['json', 'pretty'] as const)(
  'configured secrets and tokens do not leave inside %s text or errors',
  (format) => {
    const line = capture((log) => {
      log.error({ err: new Error(`refused ${SECRET} and ${TOKEN}`) }, `saw ${SECRET}`)
    }, format)
    expect(line).not.toContain('battery')
    expect(line).not.toContain('A1b2A1b2')
    expect(line).toContain('refused')
  },
)

test('paging and idempotency keys stay readable', () => {
  expect(capture((log) => log.info({ page_token: 'p1', idempotency_key: 'i1' }, 'x'))).toMatch(/"p1".*"i1"/)
})

test('pretty lines carry time, level, message and fields', () => {
  expect(capture((log) => log.warn({ port: 8484 }, 'taken'), 'pretty')).toMatch(
    /\d\d:\d\d:\d\d\.\d{3} warn {2}taken port=8484/,
  )
})
