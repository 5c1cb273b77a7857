import { assert, constantFrom, date, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import {
  dueFires,
  firesInOrder,
  fireTimes,
  nextFire,
  ruleProblem,
  type FireRule,
} from './fire-times.policy.ts'

const cron = (expression: string, timeZone = 'UTC'): FireRule => ({ kind: 'cron', expression, timeZone })
const at = (text: string): Date => new Date(text)
const texts = (times: readonly Date[]): string[] => times.map((time) => time.toISOString())

test.each([
  ['30 2 * * *', 'Europe/Warsaw', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z', 'the gap of spring'],
  [
    '30 2 * * *',
    'Europe/Warsaw',
    '2026-10-24T12:00:00Z',
    '2026-10-25T00:30:00.000Z',
    'the hour that comes twice',
  ],
  ['30 2 * * *', 'Europe/Warsaw', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z', 'once in autumn'],
  ['0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z', 'leap days'],
  ['0 12 * * 1-5', 'America/New_York', '2026-11-20T18:00:00Z', '2026-11-23T17:00:00.000Z', 'working days'],
  ['0 0 13 * 5', 'UTC', '2026-11-23T00:00:00Z', '2026-11-27T00:00:00.000Z', 'either day will do'],
  ['*/15 * * * *', 'Asia/Kathmandu', '2026-11-23T00:01:00Z', '2026-11-23T00:15:00.000Z', 'odd offsets'],
])('%s in %s after %s fires at %s (%s)', (expression, zone, after, next) => {
  expect(nextFire(cron(expression, zone), at(after))?.toISOString()).toBe(next)
})

test.each([
  ['0 0 31 2 *', 'UTC'],
  ['0 0 30 2 *', 'Europe/Warsaw'],
])('%s never fires', (expression, zone) => {
  expect(nextFire(cron(expression, zone), at('2026-01-01T00:00:00Z'))).toBeUndefined()
})

test.each([
  [cron('61 * * * *'), 'cron.expression'],
  [cron('* * * *'), 'cron.expression'],
  [cron('* * * * * *'), 'cron.expression'],
  [cron('hello'), 'cron.expression'],
  [cron('0 2 * * *', 'Europe/Atlantis'), 'cron.time_zone'],
  [cron('0 2 * * *', '+02:00'), 'cron.time_zone'],
])('%o is refused at %s', (rule, field) => {
  expect(ruleProblem(rule)?.field).toBe(field)
})

test('an interval keeps its beat from the anchor', () => {
  const rule: FireRule = { kind: 'interval', seconds: 90, anchor: at('2026-01-01T00:00:00Z') }
  expect(texts(fireTimes(rule, at('2026-01-01T00:01:30Z'), 2))).toEqual([
    '2026-01-01T00:03:00.000Z',
    '2026-01-01T00:04:30.000Z',
  ])
  expect(nextFire(rule, at('2025-01-01T00:00:00Z'))?.toISOString()).toBe('2026-01-01T00:01:30.000Z')
})

const hourly = cron('0 * * * *')
const DUE = at('2026-01-01T01:00:00Z')
test.each([
  ['NONE', '2026-01-01T01:00:00.5Z', ['01']],
  ['NONE', '2026-01-01T05:30:00Z', []],
  ['NONE', '2026-01-01T05:00:02Z', ['05']],
  ['LAST', '2026-01-01T05:30:00Z', ['05']],
  ['ALL', '2026-01-01T05:30:00Z', ['03', '04', '05']],
] as const)('%s at %s makes up for %o', (catchUp, now, hours) => {
  const { fires, next } = dueFires(hourly, DUE, at(now), catchUp, 3)
  expect(texts(fires)).toEqual(hours.map((hour) => `2026-01-01T${hour}:00:00.000Z`))
  expect(next && next > at(now)).toBe(true)
})

test('with ALL and room enough, looking late fires what looking often would', () => {
  const rules = [hourly, cron('*/7 3-5 * * *', 'Europe/Warsaw'), cron('30 2 * * 0', 'America/New_York')]
  const range = { min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z'), noInvalidDate: true }
  assert(
    property(constantFrom(...rules), date(range), integer({ min: 1, max: 20 }), (rule, start, count) => {
      const expected = fireTimes(rule, start, count)
      const [due] = expected
      const now = expected.at(-1)
      if (!due || !now) return
      expect(texts(dueFires(rule, due, now, 'ALL', 1000).fires)).toEqual(texts(expected))
    }),
    { numRuns: 200 },
  )
})

test('instants of many rules come in order, each once', () => {
  const rules: readonly FireRule[] = [
    cron('*/7 * * * *'),
    cron('0 * * * *'),
    { kind: 'interval', seconds: 900, anchor: at('2026-11-23T00:03:20Z') },
  ]
  const [after, until] = [at('2026-11-23T10:00:00Z'), at('2026-11-23T14:00:00Z')]
  const ruled = rules.map((rule, item) => ({ rule, item }))
  const inOrder = [...firesInOrder(ruled, after, until)].map(({ at: time }) => time)
  const apart = rules.flatMap((rule) => fireTimes(rule, after, 100).filter((time) => time <= until))
  expect(texts(inOrder)).toEqual(texts(apart).toSorted())
})
