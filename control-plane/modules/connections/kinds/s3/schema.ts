import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates, Endpoint } from '../endpoint.ts'

const PATH_STYLES = ['auto', 'always', 'never'] as const

export const S3Fields = z.strictObject({
  endpoint: field(Endpoint.optional(), {
    label: 'Endpoint',
    help: 'Leave it empty for AWS.',
    placeholder: 'https://store.example.org:9000',
    input: 'address',
    bindsSecrets: true,
  }),
  region: field(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'write a region such as eu-central-1')
      .default('us-east-1'),
    { label: 'Region', help: 'Other stores than AWS mostly take us-east-1.' },
  ),
  bucket: field(
    z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'write the name of a bucket: a-z, 0-9, dots and hyphens, 3 to 63',
      ),
    { label: 'Bucket', placeholder: 'lakehouse' },
  ),
  prefix: field(
    z
      .string()
      .max(512)
      .refine(
        (text) => !/^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)|[\p{Cc}\\]/u.test(text),
        'write a path such as lake/raw, without a slash at the ends',
      )
      .default(''),
    { label: 'Prefix', help: 'Only what lies below it is used.', placeholder: 'lake' },
  ),
  path_style: field(z.enum(PATH_STYLES).default('auto'), {
    label: 'Bucket in the path',
    help: 'auto: https://host/bucket with an endpoint, https://bucket.host for AWS.',
    input: 'choice',
    options: PATH_STYLES,
  }),
  access_key_id: field(
    z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\x21-\x7e]+$/, 'write it without spaces'),
    {
      label: 'Access key id',
    },
  ),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates to trust besides the usual, when the store has a certificate of your own.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
  }),
})

export const S3Secrets = z.strictObject({
  secret_access_key: field(z.string().optional(), { label: 'Secret access key', required: true }),
  session_token: field(z.string().optional(), {
    label: 'Session token',
    help: 'Of temporary keys only; the connection stops working when they end.',
  }),
})

export type S3Fields = z.output<typeof S3Fields>
export type S3Secrets = z.output<typeof S3Secrets>
