import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Observation } from '@boathouse/engines/port.ts'
import { RunIf } from '@boathouse/contract/jobs/task-shapes.ts'
import { failed, look, queuedRun, succeeded } from './machine-testing.ts'
import { hasEnded } from './run-states.ts'
import type { Decision, RunView } from './run-view.ts'

const task = (index: number) =>
  fc.record({
    task_key: fc.constant(`t${index}`),
    kind: fc.constantFrom({ noop: {} }, { sql: { statement: 'SELECT 1' } }),
    needs: fc.uniqueArray(fc.nat(Math.max(0, index - 1)), { maxLength: index === 0 ? 0 : 3 }),
    run_if: fc.constantFrom(...RunIf.options),
    max_retries: fc.nat(2),
    retry_on_timeout: fc.boolean(),
    timeout_seconds: fc.constantFrom(0, 0, 3),
  })
const job = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => task(index))))
  .map((tasks) => ({
    tasks: tasks.map(({ kind, needs, ...rest }) => ({
      ...rest,
      ...kind,
      depends_on: needs.map((need) => ({ task_key: `t${need}` })),
    })),
  }))

const saying = fc.constantFrom<Observation | undefined>(
  undefined,
  { state: 'ABSENT' },
  { state: 'STARTING' },
  { state: 'RUNNING' },
  { state: 'RUNNING' },
  { state: 'LOST', message: 'gone' },
  { state: 'CANCELED' },
  succeeded,
  failed,
)
const step = fc.record({
  says: fc.array(saying, { minLength: 8, maxLength: 8 }),
  passed: fc.constantFrom(0, 100, 1000, 4000),
  stop: fc.constantFrom(false, false, false, false, false, true),
  skip: fc.option(fc.nat(7), { freq: 10 }),
})

/** What must hold after every save, whatever happened before. */
const check = (before: RunView, { next }: Decision): void => {
  if (hasEnded(before.state)) expect(next).toEqual(before)
  for (const now of next.tasks) {
    const was = before.tasks.find((one) => one.key === now.key)
    if (was && hasEnded(was.state)) expect(now).toEqual(was)
    if (was?.attempt && hasEnded(was.attempt.state) && was.attempt.id === now.attempt?.id)
      expect(now.attempt).toEqual(was.attempt)
    if (was?.attempt && was.attempt.id !== now.attempt?.id) expect(hasEnded(was.attempt.state)).toBe(true)
    const definition = next.definition.tasks.find((one) => one.task_key === now.key)
    expect(now.attempts - now.lost).toBeLessThanOrEqual((definition?.max_retries ?? 0) + 1)
    if (now.attempts > 0)
      for (const { task_key } of definition?.depends_on ?? [])
        expect(next.tasks.find((one) => one.key === task_key)).toSatisfy(
          (upstream: RunView['tasks'][number]) => hasEnded(upstream.state),
        )
    // A task at work has an attempt at work, and the other way round.
    const atWork = ['STARTING', 'RUNNING', 'STOPPING'].includes(now.state)
    expect(now.attempt !== undefined && !hasEnded(now.attempt.state), now.key).toBe(atWork)
  }
  if (next.state !== 'QUEUED' && next.tasks.length > 0)
    expect(hasEnded(next.state)).toBe(next.tasks.every((one) => hasEnded(one.state)))
}

test('whatever engines say and people ask, ends stay, limits hold, and every run ends', () => {
  fc.assert(
    fc.property(job, fc.array(step, { maxLength: 25 }), (given, steps) => {
      let view = queuedRun(given)
      let now = 0
      const advance = (engine: Readonly<Record<string, Observation>>): void => {
        const decision = look(view, { now, engine })
        check(view, decision)
        // Nothing new: nothing to save, but for the attempt that follows one that was lost.
        const again = look(decision.next, { now }).changes.filter((change) => change.to !== 'STARTING')
        expect(again).toEqual([])
        view = decision.next
      }
      for (const { says, passed, stop, skip } of steps) {
        now += passed
        if (stop) view = { ...view, stopRequestedBy: 'ada' }
        if (skip !== null) view = { ...view, skipRequests: [...view.skipRequests, `t${skip}`] }
        const engine = says.flatMap((said, index) => (said ? [[`t${index}`, said] as const] : []))
        advance(Object.fromEntries(engine))
      }
      // From here on everything that runs succeeds, and time passes.
      for (let round = 0; round < 40 && !hasEnded(view.state); round += 1) {
        now += 7_200_000
        advance(
          Object.fromEntries(
            view.tasks.map((one) => [
              one.key,
              one.state === 'STOPPING' ? { state: 'CANCELED' as const } : succeeded,
            ]),
          ),
        )
      }
      expect(hasEnded(view.state)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
