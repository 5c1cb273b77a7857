import * as fc from 'fast-check'
import { z } from 'zod'
import type { OperationSpec } from '@boathouse/contract'
import { plausibleBody } from './plausible-body.ts'

export interface HostileRequest {
  readonly path: string
  readonly body: string | Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
}

const HOSTILE_TEXTS = [
  '',
  ' ',
  'two words',
  `'; DROP TABLE principal; --`,
  '"quoted"',
  'żółw',
  '🦆',
  'x'.repeat(10_000),
  'a\u0000b',
  '\ud800',
  '\u202egpj.exe',
  'a\nb',
  '../../etc/passwd',
  'select',
  'null',
  '-1',
  '1e999',
  '{}',
  '__proto__',
  'constructor',
  '%',
  '%s%n',
  '01920000-0000-7000-8000-000000000000',
  '01920000-0000-7000-8000-00000000000',
  'a.b.c',
  '*',
  '0',
] as const

/** Values that exist or look as if they could, so that requests get past the first check. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  workspace: 'default',
  catalog: 'lake',
  schema: 'main',
  table: 'absent',
  prefix: 'lake',
  namespace: 'main',
  view: 'absent',
  dataset: 'absent',
  version: '1',
}
/** The same for fields of bodies. */
const FIELDS: Readonly<Record<string, string>> = {
  catalog: 'lake',
  schema: 'main',
  table: 'absent',
  statement: 'SELECT 1 AS one',
  wait_timeout: '0s',
  cron: '30 2 29 2 *',
  timezone: 'Europe/Berlin',
}
const ABSENT_ID = '01920000-0000-7000-8000-000000000000'

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }))

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom(null, true, -1, 0, 1.5, 1e308, 2 ** 53, [], {}, [[]], { a: null }, [null], ['a', 'a']),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Percent-encodes text, half surrogates too, as broken clients do. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed())

const brokenEncoding = fc.constantFrom('%ff', '%zz', '%', '%c3%28', '%00', '%ed%a0%80')

const shapeOf = (schema: z.ZodType | undefined): readonly string[] => {
  if (!schema) return []
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.keys(properties ?? {})
}

const pathOf = (operation: OperationSpec): fc.Arbitrary<string> => {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const values = names.map((name) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(PLAUSIBLE[name] ?? ABSENT_ID) },
      { weight: 2, arbitrary: hostileText.map((text) => encode(text) || '%20') },
      brokenEncoding,
    ),
  )
  return fc
    .tuple(...values)
    .map((chosen) =>
      names.reduce(
        (path, name, index) => path.replace(`{${name}}`, () => chosen[index] ?? ''),
        operation.path,
      ),
    )
}

const queryOf = (operation: OperationSpec): fc.Arbitrary<string> => {
  const known = shapeOf(operation.query)
  const name = fc.oneof(fc.constantFrom(...(known.length > 0 ? known : ['unknown'])), hostileText.map(encode))
  const value = fc.oneof(hostileText.map(encode), brokenEncoding)
  return fc
    .array(fc.tuple(name, value), { maxLength: 3 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([key, text]) => `${key}=${text}`).join('&')}`))
}

const nested = (field: string, depth: number): string =>
  `{"${field}":${'['.repeat(depth)}${']'.repeat(depth)}}`

const bodyOf = (operation: OperationSpec): fc.Arbitrary<string | Buffer | undefined> => {
  const { body } = operation
  if (body === 'stream')
    return fc.oneof(
      fc.constant(''),
      hostileText,
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    )
  const known = shapeOf(body)
  const keys = fc.oneof(fc.constantFrom(...(known.length > 0 ? known : ['unknown'])), hostileText)
  const object = fc.dictionary(keys, hostileValue, { maxKeys: Math.max(3, known.length) })
  const json = fc.oneof({ weight: 5, arbitrary: object }, hostileValue).map((value) => JSON.stringify(value))
  const schema = body && z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })
  const fitting = schema
    ? plausibleBody(schema, hostileValue, FIELDS).map((value) => JSON.stringify(value))
    : json
  return fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: schema ? 24 : 0, arbitrary: fitting },
    json.map((text) => text.slice(0, -1)),
    fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.from([0xff, 0xfe, 0x7b, 0x00])),
    fc.constant(`{"${'x'.repeat(2 * 1024 * 1024)}":1}`),
    fc.constant(undefined),
    // As text: what walks values here has a stack, too.
    fc.constantFrom(90, 5000, 400_000).map((depth) => nested(known[0] ?? 'a', depth)),
  )
}

const headersOf = (): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/json',
        'text/plain',
        'application/json; charset=latin1',
        'x',
      ),
      'if-match': fc.constantFrom(
        '"1"',
        'W/"1"',
        '*',
        'x',
        '"-1"',
        '"99999999999999999999"',
        '"1", "2"',
        'ü',
      ),
      'idempotency-key': fc.oneof(
        fc.uuid(),
        fc.constantFrom('k', 'two words', 'x'.repeat(300), 'ü', '"', '{}'),
      ),
      'x-request-id': fc.constantFrom('ok', 'not ok', 'x'.repeat(500)),
    },
    { requiredKeys: ['content-type'] },
  )

/** Requests to one operation as clients should never send them: some are wrong everywhere, some in one place. */
export const hostileRequest = (operation: OperationSpec): fc.Arbitrary<HostileRequest> =>
  fc
    .record({
      path: pathOf(operation),
      query: queryOf(operation),
      body: bodyOf(operation),
      headers: headersOf(),
    })
    .map(({ path, query, body, headers }) => ({ path: path + query, body, headers }))

/** Not by recursion: bodies are nested deeper than the stack. */
const leaves = (value: unknown): string[] => {
  const texts: string[] = []
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') texts.push(next)
    else if (typeof next === 'object' && next !== null)
      for (const [key, item] of Object.entries(next)) open.push(key, item)
  }
  return texts
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Every text that a request carries in its path, its query or its body, as a server understands it. */
export const textsOf = ({ path, body }: HostileRequest): readonly string[] => {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const segments = pathname.split('/').map((segment) => {
    try {
      return decodeURIComponent(segment)
    } catch {
      return segment
    }
  })
  return [...segments, ...[...searchParams].flat(), ...leaves(parsed(body?.toString() ?? ''))]
}
