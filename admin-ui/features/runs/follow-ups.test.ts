import { expect, test } from 'vitest'
import type { RunSummary } from '../../api/types.ts'
import { followUps } from './follow-ups.ts'

const run = (id: string, original: string | null): RunSummary => ({
  run_id: id,
  original_run_id: original,
  job_id: 'job',
  job: 'nightly',
  job_version: 1,
  state: 'FAILED',
  reason: '',
  message: '',
  trigger: original === null ? 'SCHEDULE' : 'REPAIR',
  scheduled_for: null,
  requested_by: 'ada',
  created_at: '2026-11-01T00:00:00Z',
  started_at: null,
  finished_at: null,
  version: 1,
})

const ends = (...newestFirst: readonly RunSummary[]): Record<string, string> =>
  Object.fromEntries([...followUps(newestFirst)].map(([id, { run_id: end }]) => [id, end]))

test('a run ends where the last repetition of its repetitions does', () => {
  expect(ends(run('c', 'b'), run('b', 'a'), run('a', null))).toEqual({ a: 'c', b: 'c' })
})

test('of two repetitions the newer counts', () => {
  expect(ends(run('c', 'a'), run('b', 'a'), run('a', null))).toEqual({ a: 'c' })
})

test('a run that nothing repeats has none', () => {
  expect(ends(run('b', null), run('a', null))).toEqual({})
})
