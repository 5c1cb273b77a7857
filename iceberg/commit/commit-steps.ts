import { channel } from 'node:diagnostics_channel'

/**
 * The steps of a commit, in their order. After the first three nothing has happened yet; `in-transaction` the pointer
 * is swapped but nobody can see it; after `committed` it has happened and only the answer is missing.
 */
export type CommitStep =
  | 'data-files-written'
  | 'manifests-written'
  | 'metadata-begun'
  | 'metadata-written'
  | 'in-transaction'
  | 'committed'

const steps = channel('boathouse.commit-step')

/**
 * Says that a commit has come so far, on the diagnostics channel `boathouse.commit-step`. No setting and no request
 * can make a server listen: only code that was loaded into the process with it (`node --import`), as tests do that
 * kill a server at a chosen step.
 */
export const reachedStep = (step: CommitStep): void => {
  if (steps.hasSubscribers) steps.publish(step)
}
