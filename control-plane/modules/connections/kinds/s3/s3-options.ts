import type { S3Options } from '@boathouse/storage'
import type { EgressClient } from '../../../../platform/egress/index.ts'
import type { S3Fields, S3Secrets } from './schema.ts'

export const usesPathStyle = ({ path_style, endpoint }: S3Fields): boolean =>
  path_style === 'auto' ? endpoint !== undefined : path_style === 'always'

/** The options of `s3Storage` for a connection; `client` is the way out that it takes. */
export const s3OptionsOf = (
  { fields, secrets }: { readonly fields: S3Fields; readonly secrets: S3Secrets },
  client: EgressClient,
): S3Options => ({
  endpoint: fields.endpoint,
  region: fields.region,
  pathStyle: usesPathStyle(fields),
  credentials: {
    accessKeyId: fields.access_key_id,
    secretAccessKey: secrets.secret_access_key ?? '',
    ...(secrets.session_token !== undefined && { sessionToken: secrets.session_token }),
  },
  agents: client.pools,
})

/** `s3://bucket/prefix`: all that a connection is for. */
export const s3LocationOf = ({ bucket, prefix }: S3Fields): string =>
  prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`
