import type { Tx } from '../../platform/database.ts'
import { administratorAddresses } from '../access/index.ts'
import { firstOfKind, smtp } from '../connections/index.ts'
import { insertScheduleNotice } from './notification.store.ts'

/** A run that a schedule asked for. */
interface AskedRun {
  readonly runId: string
  readonly scheduleId: string
  readonly scheduleName: string
  readonly jobName: string
  readonly workspaceId: string
}

const RECIPIENTS = 50

/** Gives a sentence for whoever reads of the pause: who is told, or why nobody is. */
const tellOne = async (tx: Tx, run: AskedRun, reason: string): Promise<string> => {
  const { scheduleId, scheduleName: schedule, jobName: job, workspaceId } = run
  const connection = await firstOfKind(tx, workspaceId, smtp.name)
  if (connection === undefined) return 'No mail told anybody: the workspace has no connection of kind smtp.'
  const recipients = await administratorAddresses(tx, workspaceId, RECIPIENTS)
  if (recipients.length === 0)
    return 'No mail told anybody: no administrator of the workspace has an e-mail address here.'
  await insertScheduleNotice(tx, {
    scheduleId,
    workspaceId,
    connection,
    recipients,
    message: {
      type: 'schedule.paused',
      at: new Date().toISOString(),
      data: { schedule_id: scheduleId, schedule, job, reason },
      text: `The schedule ${schedule} of the job ${job} paused itself\n${reason}`,
    },
  })
  const who = recipients.length === 1 ? 'The administrator' : `The ${recipients.length} administrators`
  return `${who} of the workspace ${recipients.length === 1 ? 'is' : 'are'} told by mail through «${connection}».`
}

/**
 * Of each schedule that pauses itself, because a run was `refused` (the reason, by run id), has a mail sent to the
 * administrators of its workspace, by the workspace's connection of kind `smtp`: within the transaction that pauses it.
 * Gives the reasons with a sentence more: who is told, or why nobody is.
 */
export const tellOfPauses = async (
  tx: Tx,
  runs: readonly AskedRun[],
  refused: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> => {
  const told = new Map<string, string>()
  for (const run of runs) {
    const reason = refused.get(run.runId)
    if (reason !== undefined && !told.has(run.scheduleId))
      told.set(run.scheduleId, `${reason} ${await tellOne(tx, run, reason)}`)
  }
  return new Map(
    runs.flatMap(({ runId, scheduleId }) => {
      const reason = refused.has(runId) ? told.get(scheduleId) : undefined
      return reason === undefined ? [] : [[runId, reason] as const]
    }),
  )
}
