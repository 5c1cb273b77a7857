import type { z } from 'zod'
import type { Notifications } from '@boathouse/contract/notifications/shapes.ts'

/** Who is told of what, and in which words. Pure. */

export type NoticeEvent = 'START' | 'SUCCESS' | 'FAILURE' | 'LATE'

/** As a definition keeps them. */
export type NotificationSettings = z.output<typeof Notifications>

/** What is told of a run. */
export interface RunFacts {
  readonly id: string
  readonly jobId: string
  readonly jobName: string
  readonly jobVersion: bigint
  readonly state: string
  readonly reason: string
  readonly message: string
  readonly trigger: string
  readonly requestedBy: string
  readonly scheduledFor?: string | undefined
  /** Milliseconds since 1970. */
  readonly startedAt?: number | undefined
  readonly finishedAt?: number | undefined
  readonly tasks?: readonly {
    readonly key: string
    readonly state: string
    readonly reason: string
    readonly message: string
  }[]
}

/** A notification as it is to be written. */
export interface Notice {
  readonly event: NoticeEvent
  readonly ordinal: number
  readonly connection: string
  readonly recipients: readonly string[]
  readonly message: NoticeMessage
}

export interface NoticeMessage {
  readonly type: string
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
  readonly text: string
}

const TYPES: Readonly<Record<NoticeEvent, string>> = {
  START: 'run.started',
  SUCCESS: 'run.succeeded',
  FAILURE: 'run.failed',
  LATE: 'run.late',
}
const LISTS = { START: 'on_start', SUCCESS: 'on_success', FAILURE: 'on_failure', LATE: 'on_late' } as const
const FAILURES: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'UPSTREAM_FAILED'])
const SHOWN_TASKS = 20
const MAX_MESSAGE = 2000

const instant = (millis: number | undefined): string | null =>
  millis === undefined ? null : new Date(millis).toISOString()

const sentence = (text: string): string => (text === '' ? '.' : `: ${text.slice(0, MAX_MESSAGE)}`)

const textOf = (event: NoticeEvent, run: RunFacts, lateAfter: number | undefined): string => {
  const job = `The job ${run.jobName}`
  switch (event) {
    case 'START':
      return `${job} has started.`
    case 'SUCCESS':
      return `${job} succeeded${sentence(run.message)}`
    case 'FAILURE':
      return `${job} failed (${run.state})${sentence(run.message)}`
    case 'LATE':
      return `${job} is late: its run has not ended ${lateAfter} s after it was to start.`
  }
}

const failedTasks = ({ tasks = [] }: RunFacts) =>
  tasks
    .filter(({ state }) => FAILURES.has(state))
    .slice(0, SHOWN_TASKS)
    .map(({ key, state, reason, message }) => ({
      task_key: key,
      state,
      reason,
      message: message.slice(0, MAX_MESSAGE),
    }))

const dataOf = (event: NoticeEvent, run: RunFacts, lateAfter: number | undefined) => ({
  run_id: run.id,
  job: run.jobName,
  job_id: run.jobId,
  job_version: Number(run.jobVersion),
  ...(event === 'LATE'
    ? { late_after_seconds: lateAfter }
    : { state: run.state, reason: run.reason, message: run.message.slice(0, MAX_MESSAGE) }),
  trigger: run.trigger,
  requested_by: run.requestedBy,
  scheduled_for: run.scheduledFor ?? null,
  started_at: instant(run.startedAt),
  finished_at: instant(run.finishedAt),
  ...(event === 'FAILURE' && { failed_tasks: failedTasks(run) }),
})

/** What is to be told when this happens, to everybody that the settings name. */
export const noticesOf = (
  settings: NotificationSettings | undefined,
  event: NoticeEvent,
  run: RunFacts,
  at: number,
): Notice[] => {
  const lateAfter = settings?.late_after_seconds
  const message = {
    type: TYPES[event],
    at: new Date(at).toISOString(),
    data: dataOf(event, run, lateAfter),
    text: textOf(event, run, lateAfter),
  }
  return (settings?.[LISTS[event]] ?? []).map(({ connection, to }, ordinal) => ({
    event,
    ordinal,
    connection,
    recipients: to ?? [],
    message,
  }))
}

/** What a step of a run has to tell: that it started, and how it ended. */
export const eventsBetween = (
  before: Pick<RunFacts, 'state' | 'startedAt'>,
  next: Pick<RunFacts, 'state' | 'startedAt'>,
): NoticeEvent[] => {
  const events: NoticeEvent[] = []
  if (before.startedAt === undefined && next.startedAt !== undefined) events.push('START')
  if (before.state === next.state) return events
  if (next.state === 'SUCCEEDED') events.push('SUCCESS')
  else if (FAILURES.has(next.state)) events.push('FAILURE')
  return events
}
