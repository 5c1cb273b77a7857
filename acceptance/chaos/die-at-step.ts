/**
 * Loaded into a server by `node --import`: kills its process, as a power cut would, at the CHAOS_COUNT-th time that a
 * commit (`iceberg/commit/commit-steps.ts`) or a run (`control-plane/platform/run-steps.ts`) reaches the step CHAOS_STEP.
 */
import { subscribe } from 'node:diagnostics_channel'

const { CHAOS_STEP: step, CHAOS_COUNT: count = '1' } = process.env
let left = Number(count)

if (step !== undefined)
  for (const channel of ['boathouse.commit-step', 'boathouse.run-step'])
    subscribe(channel, (reached) => {
      if (reached !== step) return
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
    })
