import { describe, expect, test } from 'vitest'
import { errorOf, marked } from './test-tree.ts'
import { pickName, resolveName, resolveSchemaName } from './resolve-name.ts'
import type { QualifiedName } from './statement-types.ts'

const name = (...parts: string[]): QualifiedName => ({
  parts: parts.map((part) => ({ text: part.replaceAll('"', ''), quoted: part.startsWith('"') })),
  span: { start: 5, end: 9 },
})
const defaults = { catalog: 'lake', schema: 'main' }
const source = 'from name where x'

test.each([
  [name('t'), 'lake.main.t'],
  [name('s', 't'), 'lake.s.t'],
  [name('c', 's', 't'), 'c.s.t'],
  [name('"a.b"', 't'), 'lake.a.b.t'],
])('defaults fill up to three parts', (given, expected) => {
  const { catalog, schema, table } = resolveName(given, defaults, source)
  expect([catalog, schema, table].map(({ text }) => text).join('.')).toBe(expected)
})

test('a schema has one part or two', () => {
  expect(resolveSchemaName(name('s'), defaults, source)).toMatchObject({
    catalog: { text: 'lake' },
    schema: { text: 's' },
  })
  expect(resolveSchemaName(name('c', 's'), defaults, source)).toMatchObject({ catalog: { text: 'c' } })
})

test.each([
  () => resolveName(name('a', 'b', 'c', 'd'), defaults, source),
  () => resolveName(name(), defaults, source),
  () => resolveSchemaName(name('a', 'b', 'c'), defaults, source),
])('other numbers of parts are refused at the name', async (action) => {
  const error = await errorOf(action)
  expect([error.code, marked(source, error)]).toEqual(['INVALID_NAME', 'name'])
})

const part = (text: string) => name(text).parts[0] ?? { text: '', quoted: false }

describe('which existing name is meant', () => {
  test.each([
    ['t', ['t'], 't'],
    ['T', ['t'], 't'],
    ['"T"', ['t'], 't'],
    ['t', ['T', 'u'], 'T'],
    ['"T"', ['t', 'T'], 'T'],
    ['"t"', ['t', 'T'], 't'],
    ['größe', ['GRÖSSE', 'Größe'], 'Größe'],
    ['x', ['t'], undefined],
    ['x', [], undefined],
  ])('%s among %j is %s', (written, existing, expected) => {
    expect(pickName(part(written), existing, name(written), source)).toBe(expected)
  })

  test.each([
    ['t', ['t', 'T']],
    ['T', ['t', 'T']],
    ['"tT"', ['tt', 'TT']],
  ])('%s among %j is ambiguous', async (written, existing) => {
    const error = await errorOf(() => pickName(part(written), existing, name(written), source))
    expect([error.code, marked(source, error)]).toEqual(['AMBIGUOUS_NAME', 'name'])
  })
})
