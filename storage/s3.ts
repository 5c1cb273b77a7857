import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { bucketAndKey } from './location.ts'
import type { ObjectStat, ObjectStorage } from './port.ts'
import { abortUploads, uploadStream } from './s3-multipart.ts'
import { isAbsent, readObject, spanOf, streamObject } from './s3-read.ts'

export interface S3Options {
  readonly region?: string
  /** Other than AWS: MinIO, Ceph, versitygw, Garage. */
  readonly endpoint?: string
  /** `https://host/bucket/key`; default true when an endpoint is given. */
  readonly pathStyle?: boolean
  /** Absent: the SDK's own chain (environment, profile, instance or pod role). */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  /** Who opens the connections: whom they may reach and trust is decided there. Absent: the SDK's own. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent }
  /** Attempts at one request; default 5, with the SDK's backoff. */
  readonly maxAttempts?: number
  /** A connection on which nothing comes for so long is given up, milliseconds; default a minute. */
  readonly idleMillis?: number
}

const CONNECT_MILLIS = 10_000
const IDLE_MILLIS = 60_000

/** The AWS client as stores of all makers understand it. The caller destroys it. */
export const s3Client = (options: S3Options): S3Client =>
  new S3Client({
    region: options.region ?? 'us-east-1',
    endpoint: options.endpoint,
    forcePathStyle: options.pathStyle ?? options.endpoint !== undefined,
    credentials: options.credentials,
    maxAttempts: options.maxAttempts ?? 5,
    // The default adds checksum trailers that several S3-compatible stores refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      // The SDK waits for ever by default.
      connectionTimeout: CONNECT_MILLIS,
      socketTimeout: options.idleMillis ?? IDLE_MILLIS,
      ...(options.agents && { httpAgent: options.agents.http, httpsAgent: options.agents.https }),
    },
  })

const listBelow = async function* (client: S3Client, prefix: string): AsyncIterable<ObjectStat> {
  const { bucket, key } = bucketAndKey(prefix)
  let token: string | undefined
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: key === '' ? undefined : `${key}/`,
        ContinuationToken: token,
      }),
    )
    for (const item of page.Contents ?? []) {
      // Keys that end in a slash are the directory markers of consoles and gateways.
      if (item.Key === undefined || item.Key.endsWith('/')) continue
      yield {
        location: `s3://${bucket}/${item.Key}`,
        size: item.Size ?? 0,
        modifiedAt: item.LastModified ?? new Date(0),
      }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}

/** DeleteObjects takes at most 1000 keys of one bucket. */
const deleteAll = async (client: S3Client, locations: readonly string[]): Promise<void> => {
  const byBucket = Map.groupBy(locations.map(bucketAndKey), (place) => place.bucket)
  for (const [bucket, places] of byBucket)
    for (let at = 0; at < places.length; at += 1000) {
      const Objects = places.slice(at, at + 1000).map((place) => ({ Key: place.key }))
      const answer = await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      )
      const failed = (answer.Errors ?? []).find((error) => error.Code !== 'NoSuchKey')
      if (failed)
        throw new Error(`Could not delete s3://${bucket}/${failed.Key}: ${failed.Code} ${failed.Message}`)
    }
}

const statOf = async (client: S3Client, location: string): Promise<ObjectStat | undefined> => {
  const { bucket, key } = bucketAndKey(location)
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return { location, size: head.ContentLength ?? 0, modifiedAt: head.LastModified ?? new Date(0) }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

const put = async (
  client: S3Client,
  location: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<{ size: number }> => {
  const { bucket, key } = bucketAndKey(location)
  if (!(body instanceof Uint8Array)) return uploadStream(client, { bucket, key }, body)
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: body.length }),
  )
  return { size: body.length }
}

/** Objects of an S3-compatible store (`s3://bucket/key`). `close` ends its connections. */
export const s3Storage = (options: S3Options = {}): ObjectStorage & { close(): void } => {
  const client = s3Client(options)
  return {
    read: (location, maxBytes) => readObject(client, location, { from: 0 }, maxBytes),
    readRange: async (location, offset, length) =>
      length === 0 ? new Uint8Array() : readObject(client, location, spanOf({ offset, length })),
    stream: (location, range) => streamObject(client, location, spanOf(range)),
    write: (location, body) => put(client, location, body),
    stat: (location) => statOf(client, location),
    list: (prefix) => listBelow(client, prefix),
    delete: (locations) => deleteAll(client, locations),
    deleteUnfinished: (prefix, before) => abortUploads(client, bucketAndKey(prefix), before),
    close: () => client.destroy(),
  }
}
