import { channel } from 'node:diagnostics_channel'

/**
 * Where a process that works on runs may die, in the order of a run's life. `deciding`: it was claimed and looked at;
 * `before-save`: nothing is saved yet; `in-save`: the rows are written, and nobody can see them; `after-save`: the intent
 * is saved, the effect has not happened; `before-start`: the engine has not heard of the attempt; `after-start`: it has,
 * and nothing says so; `before-handle`: the engine answered, its handle is not saved; `handle-saved`: what was submitted has not been asked to begin; `before-stop`: a stop was decided;
 * `log-object-written`: a stretch of a log is an object without a row.
 */
export type RunStep =
  | 'deciding'
  | 'before-save'
  | 'in-save'
  | 'after-save'
  | 'before-start'
  | 'after-start'
  | 'before-handle'
  | 'handle-saved'
  | 'before-stop'
  | 'log-object-written'

const steps = channel('boathouse.run-step')

/**
 * Says that a run has come so far, on the diagnostics channel `boathouse.run-step`. No setting and no request can make
 * a server listen: only code that was loaded into the process with it (`node --import`), as tests do that kill a server
 * at a chosen step.
 */
export const reachedRunStep = (step: RunStep): void => {
  if (steps.hasSubscribers) steps.publish(step)
}
