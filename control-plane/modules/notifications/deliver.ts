import { BoathouseError } from '@boathouse/contract'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { Egress } from '../../platform/egress/index.ts'
import {
  openMailServer,
  postWebhook,
  scrubber,
  smtp,
  webhook,
  type Connections,
  type WebhookAnswer,
} from '../connections/index.ts'
import type { NoticeMessage } from './notices.policy.ts'
import type { NotificationRow } from './notification.store.ts'
import type { Delivery } from './retry.policy.ts'

export interface DeliverDeps {
  readonly egress: Egress
  readonly connections: Pick<Connections, 'openIn' | 'kindIn'>
  /** Where people see a workspace; undefined while nobody has said how the server is reached. */
  readonly workspaceAddress: (workspaceId: string) => Promise<string | undefined>
}

/** Connections that are gone or of another kind: nothing that happens by itself mends that. */
const HOPELESS: ReadonlySet<string> = new Set([
  connectionErrors.CONNECTION_NOT_FOUND.code,
  connectionErrors.CONNECTION_KIND_MISMATCH.code,
])

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const retryAfterOf = (header: string | null): number | undefined => {
  if (header === null) return undefined
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

const judge = ({ status, body, retryAfter, location }: WebhookAnswer): Delivery => {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  const said = location === null ? body : 'it points elsewhere, and redirects are not followed'
  const error = `the receiver answers ${status}${said === '' ? '' : `: ${said}`}`
  // «The endpoint is no longer interested» (Standard Webhooks).
  if (status === 410) return { kind: 'refused', error }
  return { kind: 'failed', error, retryAfterSeconds: retryAfterOf(retryAfter) }
}

const byWebhook = async (
  deps: DeliverDeps,
  row: NotificationRow,
  message: NoticeMessage,
): Promise<Delivery> => {
  const connection = await deps.connections.openIn(row.workspace_id, row.connection, webhook)
  const scrub = scrubber(Object.values(connection.secrets))
  try {
    const delivery = judge(await postWebhook(deps.egress, connection, { ...message, id: row.id }))
    return delivery.kind === 'delivered' ? delivery : { ...delivery, error: scrub(delivery.error) }
  } catch (error) {
    return { kind: 'failed', error: scrub(reasonOf(error)) }
  }
}

const byMail = async (deps: DeliverDeps, row: NotificationRow, message: NoticeMessage): Promise<Delivery> => {
  const connection = await deps.connections.openIn(row.workspace_id, row.connection, smtp)
  const scrub = scrubber(Object.values(connection.secrets))
  const server = await openMailServer(deps.egress, connection)
  try {
    const [subject = ''] = message.text.split('\n')
    const text = `${message.text}\n\n${JSON.stringify(message.data, undefined, 2)}\n`
    await server.send({ id: row.id, to: row.recipients, subject: subject.slice(0, 200), text })
    return { kind: 'delivered' }
  } catch (error) {
    return { kind: 'failed', error: scrub(reasonOf(error)) }
  } finally {
    server.close()
  }
}

/** The message as this module wrote it, with the address of the run or the job, where it is known. */
const messageOf = async ({ workspaceAddress }: DeliverDeps, row: NotificationRow): Promise<NoticeMessage> => {
  const message = row.message as NoticeMessage
  const workspace = await workspaceAddress(row.workspace_id)
  if (workspace === undefined) return message
  const url =
    row.run_id === null
      ? `${workspace}/jobs/${String(message.data['job'])}`
      : `${workspace}/runs/${row.run_id}`
  return { ...message, data: { ...message.data, url }, text: `${message.text}\n${url}` }
}

/** One attempt to tell what a row says. Never throws: what went wrong is in the answer, without secrets. */
export const deliver = async (deps: DeliverDeps, row: NotificationRow): Promise<Delivery> => {
  try {
    const message = await messageOf(deps, row)
    const kind = await deps.connections.kindIn(row.workspace_id, row.connection)
    return kind === smtp.name ? await byMail(deps, row, message) : await byWebhook(deps, row, message)
  } catch (error) {
    const hopeless = error instanceof BoathouseError && HOPELESS.has(error.code)
    return { kind: hopeless ? 'refused' : 'failed', error: reasonOf(error) }
  }
}
