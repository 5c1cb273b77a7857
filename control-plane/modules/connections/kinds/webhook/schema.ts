import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates, Endpoint } from '../endpoint.ts'
import { readHeaders } from './read-headers.ts'

const FORMATS = ['event', 'text'] as const

const ExtraHeaders = z
  .string()
  .max(8192)
  .superRefine((text, context) => {
    const { problem } = readHeaders(text)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })

export const WebhookFields = z.strictObject({
  url: field(Endpoint, {
    label: 'URL',
    help: 'Where the request goes. What of it nobody may see is a secret of its own.',
    placeholder: 'https://hooks.example.org/boathouse',
    input: 'address',
    bindsSecrets: true,
  }),
  format: field(z.enum(FORMATS).default('event'), {
    label: 'Body',
    help: 'event: what happened, as JSON. text: one sentence as {"text": …}, which Slack, Mattermost and Teams show.',
    input: 'choice',
    options: FORMATS,
  }),
  headers: field(ExtraHeaders.optional(), {
    label: 'Headers',
    help: 'One «name: value» a line. A value that nobody may see belongs to the secrets.',
    placeholder: 'X-Environment: production',
    input: 'multiline',
  }),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
  }),
})

export const WebhookSecrets = z.strictObject({
  signing_secret: field(z.string().optional(), {
    label: 'Signing secret',
    help: 'Requests are signed with it as Standard Webhooks say. whsec_ and base64, or any text; without it they are not signed.',
  }),
  url_secret: field(z.string().optional(), {
    label: 'Secret end of the URL',
    help: 'Begins with / or ?, and follows the URL: /T00/B00/xyz of Slack, ?sig=… of Power Automate.',
  }),
  authorization: field(z.string().optional(), {
    label: 'Authorization',
    help: 'Value of the header of this name, such as «Bearer …».',
  }),
})

export type WebhookFields = z.output<typeof WebhookFields>
export type WebhookSecrets = z.output<typeof WebhookSecrets>
