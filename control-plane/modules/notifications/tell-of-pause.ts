import type { Tx } from '../../platform/database.ts'
import { administratorAddresses } from '../access/index.ts'
import { firstOfKind, smtp } from '../connections/index.ts'
import { insertPauseNotice } from './notification.store.ts'

/** What starts a job, and paused itself. */
export interface PausedStarter {
  readonly kind: 'schedule' | 'table trigger'
  readonly id: string
  readonly name: string
  readonly jobName: string
  readonly workspaceId: string
}

/** A run that a schedule asked for. */
interface AskedRun {
  readonly runId: string
  readonly scheduleId: string
  readonly scheduleName: string
  readonly jobName: string
  readonly workspaceId: string
}

const RECIPIENTS = 50

/**
 * Has a mail sent to the administrators of the workspace of what pauses itself, by the workspace's connection of kind
 * `smtp`: within the transaction that pauses it. Gives a sentence for whoever reads of the pause: who is told, or why
 * nobody is.
 */
export const tellOfPause = async (tx: Tx, starter: PausedStarter, reason: string): Promise<string> => {
  const { kind, id, name, jobName: job, workspaceId } = starter
  const connection = await firstOfKind(tx, workspaceId, smtp.name)
  if (connection === undefined) return 'No mail told anybody: the workspace has no connection of kind smtp.'
  const recipients = await administratorAddresses(tx, workspaceId, RECIPIENTS)
  if (recipients.length === 0)
    return 'No mail told anybody: no administrator of the workspace has an e-mail address here.'
  const noun = kind.replace(' ', '_')
  await insertPauseNotice(tx, {
    starter,
    workspaceId,
    connection,
    recipients,
    message: {
      type: `${noun}.paused`,
      at: new Date().toISOString(),
      data: { [`${noun}_id`]: id, [noun]: name, job, reason },
      text: `The ${kind} ${name} of the job ${job} paused itself\n${reason}`,
    },
  })
  const who = recipients.length === 1 ? 'The administrator' : `The ${recipients.length} administrators`
  return `${who} of the workspace ${recipients.length === 1 ? 'is' : 'are'} told by mail through «${connection}».`
}

/**
 * Tells of each schedule that pauses itself, because a run was `refused` (the reason, by run id). Gives the reasons with
 * a sentence more: who is told, or why nobody is.
 */
export const tellOfPauses = async (
  tx: Tx,
  runs: readonly AskedRun[],
  refused: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> => {
  const told = new Map<string, string>()
  for (const { runId, scheduleId: id, scheduleName: name, jobName, workspaceId } of runs) {
    const reason = refused.get(runId)
    if (reason === undefined || told.has(id)) continue
    const starter = { kind: 'schedule' as const, id, name, jobName, workspaceId }
    told.set(id, `${reason} ${await tellOfPause(tx, starter, reason)}`)
  }
  return new Map(
    runs.flatMap(({ runId, scheduleId }) => {
      const reason = refused.has(runId) ? told.get(scheduleId) : undefined
      return reason === undefined ? [] : [[runId, reason] as const]
    }),
  )
}
