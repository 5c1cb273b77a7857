import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates, Endpoint } from '../endpoint.ts'

const AUTH = ['none', 'token', 'oauth2'] as const
const OAUTH2 = { field: 'auth', is: ['oauth2'] } as const

const Word = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !/\p{Cc}/u.test(text), 'control characters are not allowed')

export const IcebergRestFields = z.strictObject({
  endpoint: field(Endpoint, {
    label: 'Endpoint',
    help: 'The address that clients call their catalog URI, without the /v1 at the end.',
    placeholder: 'https://catalog.example.org/api/catalog',
    input: 'address',
    bindsSecrets: true,
  }),
  warehouse: field(Word.optional(), {
    label: 'Warehouse',
    help: 'What the catalog calls the warehouse; for Polaris and Boathouse the name of the catalog.',
    placeholder: 'lake',
  }),
  prefix: field(
    z
      .string()
      .regex(/^[^/\s?#]+(\/[^/\s?#]+)*$/, 'write a path without a slash at the ends')
      .max(512)
      .optional(),
    { label: 'Prefix', help: 'Leave it empty: the catalog says it by itself.' },
  ),
  auth: field(z.enum(AUTH).default('token'), {
    label: 'Sign-in',
    help: 'token: one that does not expire soon. oauth2: client credentials, exchanged for tokens.',
    input: 'choice',
    options: AUTH,
  }),
  token_endpoint: field(Endpoint.optional(), {
    label: 'Token endpoint',
    help: 'Leave it empty for the catalog’s own, /v1/oauth/tokens.',
    placeholder: 'https://login.example.org/oauth2/token',
    input: 'address',
    when: OAUTH2,
    bindsSecrets: true,
  }),
  client_id: field(Word.optional(), { label: 'Client id', required: true, when: OAUTH2 }),
  scope: field(Word.default('catalog'), {
    label: 'Scope',
    help: 'PRINCIPAL_ROLE:ALL for Polaris.',
    when: OAUTH2,
  }),
  vended_credentials: field(z.boolean().default(true), {
    label: 'Ask the catalog for storage credentials',
    help: 'Off: tables are read with the S3 connection below.',
    input: 'switch',
  }),
  s3_connection: field(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .optional(),
    {
      label: 'S3 connection',
      help: 'For tables whose catalog gives no credentials.',
      input: 'connection',
      connectionKind: 's3',
    },
  ),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
  }),
})

export const IcebergRestSecrets = z.strictObject({
  token: field(z.string().optional(), {
    label: 'Token',
    required: true,
    when: { field: 'auth', is: ['token'] },
  }),
  client_secret: field(z.string().optional(), { label: 'Client secret', required: true, when: OAUTH2 }),
})

export type IcebergRestFields = z.output<typeof IcebergRestFields>
export type IcebergRestSecrets = z.output<typeof IcebergRestSecrets>
