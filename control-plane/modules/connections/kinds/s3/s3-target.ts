import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { s3Client } from '@boathouse/storage/s3.ts'
import type { EgressClient } from '../../../../platform/egress/index.ts'
import { newId } from '../../../../platform/ids.ts'
import type { ProbeContext } from '../../kind.ts'
import { addressOf, type NetworkTarget } from '../../probe/network-checks.ts'
import { s3OptionsOf, usesPathStyle } from './s3-options.ts'
import type { S3Fields, S3Secrets } from './schema.ts'

/** A store under test. Everything that the test writes lies below `prefix`, which ends in a slash. */
export interface S3Target extends NetworkTarget {
  readonly client: S3Client
  readonly outgoing: EgressClient
  readonly bucket: string
  readonly prefix: string
  readonly endpoint: string
  /** The first listing, made once: several checks read it. */
  readonly listing: () => Promise<Listing>
  readonly close: () => Promise<void>
}

/** What the first listing brought: the number of keys, or why it was refused. */
export type Listing = { readonly keys: number } | { readonly error: unknown }

const awsEndpoint = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

const endpointOf = (fields: S3Fields): string => {
  const base = new URL(fields.endpoint ?? awsEndpoint(fields.region))
  if (!usesPathStyle(fields)) base.hostname = `${fields.bucket}.${base.hostname}`
  return base.href
}

const removeAll = async (client: S3Client, bucket: string, prefix: string): Promise<void> => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))
  const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : { Key }))
  if (Objects.length > 0) {
    await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
  }
}

/** Opens a store for its test; `close` removes what the test wrote and ends the connections. */
export const openS3Target = (
  connection: { readonly fields: S3Fields; readonly secrets: S3Secrets },
  { egress }: ProbeContext,
): S3Target => {
  const { fields } = connection
  const ca = fields.ca_pem === undefined ? [] : [fields.ca_pem]
  const outgoing = egress.client({ ca })
  // One attempt: the report says what happens, and a retry would hide it.
  const client = s3Client({ ...s3OptionsOf(connection, outgoing), maxAttempts: 1 })
  const { bucket } = fields
  const base = fields.prefix === '' ? '' : `${fields.prefix}/`
  const prefix = `${base}.boathouse-test-${newId()}/`
  let listed: Promise<Listing> | undefined
  const endpoint = endpointOf(fields)
  return {
    egress,
    address: addressOf(endpoint),
    ca,
    client,
    outgoing,
    bucket,
    prefix,
    endpoint,
    listing: () =>
      (listed ??= client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: base, MaxKeys: 1 })).then(
        ({ KeyCount = 0 }) => ({ keys: KeyCount }),
        (error: unknown) => ({ error }),
      )),
    close: async () => {
      // A store that cannot be listed or written to holds nothing of ours.
      await removeAll(client, bucket, prefix).catch(() => undefined)
      client.destroy()
      outgoing.close()
    },
  }
}
