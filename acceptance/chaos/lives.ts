import { fileURLToPath } from 'node:url'
import type { TestServer } from '../server.ts'

/** The steps of a commit at which a server is killed, as `iceberg/commit/commit-steps.ts` names them. */
export const STEPS = [
  'data-files-written',
  'manifests-written',
  'metadata-begun',
  'metadata-written',
  'in-transaction',
  'committed',
] as const

/** The steps of a run at which a server is killed, as `control-plane/platform/run-steps.ts` names them. */
export const RUN_STEPS = [
  'deciding',
  'before-save',
  'in-save',
  'after-save',
  'before-start',
  'after-start',
  'before-handle',
  'handle-saved',
] as const

/** What makes a server die at the `count`-th time that a commit or a run reaches the step. */
export const dyingAt = (
  step: (typeof STEPS)[number] | (typeof RUN_STEPS)[number],
  count: number,
): Record<string, string> => ({
  NODE_OPTIONS: `--import=${fileURLToPath(new URL('die-at-step.ts', import.meta.url))}`,
  CHAOS_STEP: step,
  CHAOS_COUNT: String(count),
})

/** Lets the server, which was started to die, live once for each of the deaths, and then without one. */
export const liveThrough = async (
  server: TestServer,
  deaths: readonly Readonly<Record<string, string>>[],
  whenDone: AbortSignal,
): Promise<number> => {
  let died = 0
  const done = new Promise<'done'>((resolve) => {
    if (whenDone.aborted) resolve('done')
    whenDone.addEventListener('abort', () => resolve('done'), { once: true })
  })
  for (const next of [...deaths, { NODE_OPTIONS: '' }]) {
    if ((await Promise.race([server.ended(), done])) === 'done') return died
    died += 1
    await server.restart(next)
  }
  return died
}
