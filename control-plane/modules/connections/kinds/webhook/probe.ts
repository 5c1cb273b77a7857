import { newId } from '../../../../platform/ids.ts'
import type { ProbeContext } from '../../kind.ts'
import {
  addressOf,
  explainNetwork,
  explainOr,
  networkChecks,
  type NetworkTarget,
} from '../../probe/network-checks.ts'
import { failed, passed, runChecks, type Check, type Report } from '../../probe/run-checks.ts'
import { postWebhook, type WebhookTarget } from './post-webhook.ts'

const DEADLINE_MILLIS = 30_000

interface ReceiverTarget extends NetworkTarget {
  readonly webhook: WebhookTarget
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Give the signing secret or the value of Authorization again.',
  403: 'Give the signing secret or the value of Authorization again.',
  404: 'Correct the URL, or its secret end.',
  405: 'The receiver must take POST.',
  410: 'The receiver says that it is gone for good: make a new one there.',
}

const deliver: Check<ReceiverTarget> = {
  name: 'deliver',
  needs: ['connect', 'tls'],
  run: async ({ egress, webhook }, signal) => {
    const message = {
      id: newId(),
      type: 'boathouse.test',
      at: new Date().toISOString(),
      data: { message: 'This is a test of the connection.' },
      text: 'Boathouse: this is a test of the connection.',
    }
    const { status, body, location } = await postWebhook(egress, webhook, message, signal)
    const signed = webhook.secrets.signing_secret === undefined ? 'unsigned' : 'signed'
    if (status >= 200 && status < 300) return passed(`the receiver took a ${signed} test with ${status}`)
    const said = location === null ? body : `it points to ${location}, and redirects are not followed`
    return failed(
      `the receiver answers ${status}${said === '' ? '' : `: ${said}`}`,
      REMEDIES[status] ?? 'Look into the log of the receiver.',
    )
  },
}

const CHECKS: readonly Check<ReceiverTarget>[] = [...networkChecks, deliver]

export const webhookCheckNames = CHECKS.map(({ name }) => name)

/** Sends a message of the type `boathouse.test`, as a notification would be sent. */
export const probeWebhook = (webhook: WebhookTarget, { egress }: ProbeContext): Promise<Report> =>
  runChecks(
    CHECKS,
    {
      egress,
      address: addressOf(webhook.fields.url),
      ca: webhook.fields.ca_pem === undefined ? [] : [webhook.fields.ca_pem],
      webhook,
    },
    {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(webhook.secrets),
      explain: explainOr(explainNetwork),
    },
  )
