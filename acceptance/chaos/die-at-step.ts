/**
 * Loaded into a server by `node --import`: kills its process, as a power cut would, at the CHAOS_COUNT-th time that a
 * commit reaches the step CHAOS_STEP (`iceberg/commit/commit-steps.ts`).
 */
import { subscribe } from 'node:diagnostics_channel'

const { CHAOS_STEP: step, CHAOS_COUNT: count = '1' } = process.env
let left = Number(count)

if (step !== undefined)
  subscribe('boathouse.commit-step', (reached) => {
    if (reached !== step) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  })
