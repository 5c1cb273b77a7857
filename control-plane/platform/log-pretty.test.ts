import { expect, test } from 'vitest'
import { prettyLines } from './log-pretty.ts'

const printed = (entry: Record<string, unknown>): string => {
  let out = ''
  prettyLines({ write: (line) => void (out += line) }, false).write(JSON.stringify(entry))
  return out
}

test('a line says when, how grave, what, and its fields', () => {
  const entry = { level: 'info', time: '2024-05-06T07:08:09.123Z', message: 'ready', port: 8484 }
  expect(printed(entry)).toBe('07:08:09.123 info  ready port=8484\n')
})

test('what others wrote forges no line and commands no terminal', () => {
  const out = printed({
    level: 'warn',
    message: 'no table a\n07:00:00.000 info  all is well',
    name: '\u001B]8;;x\u0007',
  })
  expect(out.split('\n')).toHaveLength(2)
  expect(out).toContain('\\u000a07:00')
  expect(out).toContain('name=\\u001b]8;;x\\u0007')
})

test('a stack keeps its lines and nothing else', () => {
  const out = printed({ level: 'error', message: 'failed', err: { stack: 'Error: x\u001B[2J\n    at y' } })
  expect(out).toContain('\nError: x\\u001b[2J\n    at y\n')
})
