import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates } from '../endpoint.ts'
import { Word } from '../words.ts'

const TLS = ['starttls', 'implicit', 'none'] as const
const AUTH = ['none', 'password'] as const

const Host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9.:-]+$/, 'write a host name or an address, without scheme and port')
const Port = z.coerce.number('write a number').int().min(1).max(65_535)
const Address = z.email('write one address such as boathouse@example.org').max(320)

export const SmtpFields = z.strictObject({
  host: field(Host, {
    label: 'Host',
    help: 'The server that takes mail for delivery.',
    placeholder: 'mail.example.org',
    bindsSecrets: true,
  }),
  port: field(Port.default(587), {
    label: 'Port',
    help: '587 with STARTTLS, 465 with TLS from the beginning.',
    bindsSecrets: true,
  }),
  tls: field(z.enum(TLS).default('starttls'), {
    label: 'TLS',
    help: 'starttls: asked for and insisted on. implicit: from the first byte. none: everything can be read on the way.',
    input: 'choice',
    options: TLS,
    bindsSecrets: true,
  }),
  auth: field(z.enum(AUTH).default('none'), {
    label: 'Sign-in',
    help: 'A password is sent over TLS only.',
    input: 'choice',
    options: AUTH,
  }),
  user: field(Word.optional(), {
    label: 'User',
    required: true,
    when: { field: 'auth', is: ['password'] },
  }),
  from: field(Address, {
    label: 'From',
    help: 'The address that mails are from.',
    placeholder: 'boathouse@example.org',
    input: 'address',
  }),
  test_to: field(Address.optional(), {
    label: 'Test recipient',
    help: 'A test of the connection sends a mail there; without it the test stops before.',
    placeholder: 'ops@example.org',
    input: 'address',
  }),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
  }),
})

export const SmtpSecrets = z.strictObject({
  password: field(z.string().optional(), {
    label: 'Password',
    required: true,
    when: { field: 'auth', is: ['password'] },
  }),
})

export type SmtpFields = z.output<typeof SmtpFields>
export type SmtpSecrets = z.output<typeof SmtpSecrets>
