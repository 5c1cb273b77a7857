import { expect, test } from 'vitest'
import { runTicks } from './run-ticks.ts'

test('each run is one character, the newest at the right', () => {
  const states = ['RUNNING', 'SUCCEEDED', 'FAILED', 'UPSTREAM_FAILED', 'TIMED_OUT', 'CANCELED', 'SKIPPED']
  expect(runTicks(states.map((state) => ({ state })))).toBe('○○⧖✗✗✓▸')
})

test('a job that never ran has none', () => expect(runTicks([])).toBe(''))
