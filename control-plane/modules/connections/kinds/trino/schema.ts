import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates, Endpoint } from '../endpoint.ts'
import { Word } from '../words.ts'
import { readPairs } from './read-pairs.ts'

const AUTH = ['none', 'password', 'token'] as const

/** One `name=value` a line. */
const Pairs = z
  .string()
  .max(16_384)
  .superRefine((text, context) => {
    const { wrong } = readPairs(text)
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: `«${wrong}» is no name=value` })
  })

export const TrinoFields = z.strictObject({
  endpoint: field(Endpoint, {
    label: 'Endpoint',
    help: 'The address of the coordinator.',
    placeholder: 'https://trino.example.org',
    input: 'address',
    bindsSecrets: true,
  }),
  user: field(Word.default('boathouse'), { label: 'User', help: 'In whose name statements run.' }),
  auth: field(z.enum(AUTH).default('none'), {
    label: 'Sign-in',
    help: 'password: LDAP or a password file. token: a JWT. Trino takes both over https only.',
    input: 'choice',
    options: AUTH,
  }),
  catalog: field(Word.optional(), {
    label: 'Catalog',
    help: 'Where names without a catalog are looked for, unless the task says otherwise.',
    placeholder: 'lake',
  }),
  schema: field(Word.optional(), { label: 'Schema', placeholder: 'main' }),
  session_properties: field(Pairs.optional(), {
    label: 'Session properties',
    help: 'One name=value a line.',
    placeholder: 'query_max_execution_time=2h',
    input: 'multiline',
  }),
  roles: field(Pairs.optional(), {
    label: 'Roles',
    help: 'One catalog=role a line; «system» is the role of the coordinator itself.',
    placeholder: 'lake=analyst',
    input: 'multiline',
  }),
  client_tags: field(
    z
      .string()
      .max(1024)
      .regex(/^[^\s,\p{Cc}]+(\s*,\s*[^\s,\p{Cc}]+)*$/u, 'write tags with commas between')
      .optional(),
    {
      label: 'Client tags',
      help: 'By which resource groups tell the statements apart.',
      placeholder: 'boathouse, etl',
    },
  ),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
  }),
})

export const TrinoSecrets = z.strictObject({
  password: field(z.string().optional(), {
    label: 'Password',
    required: true,
    when: { field: 'auth', is: ['password'] },
  }),
  token: field(z.string().optional(), {
    label: 'Token',
    required: true,
    when: { field: 'auth', is: ['token'] },
  }),
})

export type TrinoFields = z.output<typeof TrinoFields>
export type TrinoSecrets = z.output<typeof TrinoSecrets>
