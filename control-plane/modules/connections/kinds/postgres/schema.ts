import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates } from '../endpoint.ts'
import { Word } from '../words.ts'

const TLS = ['verify-full', 'require', 'disable'] as const
const DEFAULT_PORT = 5432
const DEFAULT_TIMEOUT_SECONDS = 600
const LONGEST_TIMEOUT_SECONDS = 86_400
/** PostgreSQL cuts names at 63 bytes; a name that it would cut leads elsewhere. */
const LONGEST_NAME = 63

const Host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/, 'write a host name or an address, without scheme and port')
const Port = z.coerce.number('write a number').int().min(1).max(65_535)
const Seconds = z.coerce.number('write a number of seconds').int().min(1).max(LONGEST_TIMEOUT_SECONDS)
const Name = Word.max(LONGEST_NAME)

export const PostgresFields = z.strictObject({
  host: field(Host, {
    label: 'Host',
    help: 'A name or an address of the PostgreSQL server.',
    placeholder: 'erp-db.example.org',
    bindsSecrets: true,
  }),
  port: field(Port.default(DEFAULT_PORT), { label: 'Port', bindsSecrets: true }),
  database: field(Name, { label: 'Database', placeholder: 'erp' }),
  user: field(Name, {
    label: 'User',
    help: 'Best a role that may only read: nothing is ever written through this connection.',
    placeholder: 'boathouse_reader',
    bindsSecrets: true,
  }),
  tls: field(z.enum(TLS).default('verify-full'), {
    label: 'TLS',
    help: 'verify-full: encrypted, and the certificate is that of the host. require: encrypted, whoever answers. disable: everything can be read on the way.',
    input: 'choice',
    options: TLS,
    bindsSecrets: true,
  }),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
    when: { field: 'tls', is: ['verify-full'] },
  }),
  statement_timeout_seconds: field(Seconds.default(DEFAULT_TIMEOUT_SECONDS), {
    label: 'Statement timeout',
    help: 'Seconds after which the server ends a statement of ours. A load is one statement.',
  }),
})

export const PostgresSecrets = z.strictObject({
  password: field(z.string(), { label: 'Password' }),
})

export type PostgresFields = z.output<typeof PostgresFields>
export type PostgresSecrets = z.output<typeof PostgresSecrets>
