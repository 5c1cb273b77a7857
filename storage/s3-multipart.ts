import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'

/** 10 000 parts are the protocol's limit, so that objects reach 156 GiB; parts must be equally long for some stores. */
const PART_BYTES = 16 << 20
/** Held in memory at once: this many parts and the one being filled. */
const PARTS_IN_FLIGHT = 3

interface Target {
  readonly bucket: string
  readonly key: string
}

/** Cuts a stream into buffers of exactly `size` bytes; the last is shorter. */
export async function* cut(body: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  let buffer = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of body)
    for (let from = 0; from < chunk.length;) {
      const take = Math.min(size - filled, chunk.length - from)
      buffer.set(chunk.subarray(from, from + take), filled)
      filled += take
      from += take
      if (filled < size) continue
      yield buffer
      buffer = Buffer.allocUnsafe(size)
      filled = 0
    }
  if (filled > 0) yield buffer.subarray(0, filled)
}

const uploadParts = async (
  client: S3Client,
  { bucket, key }: Target,
  uploadId: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<{ size: number; done: CompletedPart[] }> => {
  const inFlight = new Set<Promise<void>>()
  const done: CompletedPart[] = []
  let size = 0
  let number = 0
  try {
    for await (const part of parts) {
      const PartNumber = (number += 1)
      size += part.length
      const upload = client
        .send(new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: uploadId, PartNumber, Body: part }))
        .then(({ ETag }) => void done.push({ PartNumber, ETag }))
      const tracked = upload.finally(() => inFlight.delete(tracked))
      // The failure is seen by the race or by Promise.all below; this keeps it from being «unhandled» until then.
      tracked.catch(() => undefined)
      inFlight.add(tracked)
      if (inFlight.size >= PARTS_IN_FLIGHT) await Promise.race(inFlight)
    }
    await Promise.all(inFlight)
  } catch (error) {
    await Promise.allSettled(inFlight)
    throw error
  }
  return { size, done: done.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)) }
}

async function* prepend(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** One PUT when the stream fits into a part, else a multipart upload, aborted when anything fails. */
export const uploadStream = async (
  client: S3Client,
  target: Target,
  body: AsyncIterable<Uint8Array>,
): Promise<{ size: number }> => {
  const parts = cut(body, PART_BYTES)[Symbol.asyncIterator]()
  const first = await parts.next()
  const head = first.done ? new Uint8Array() : first.value
  const place = { Bucket: target.bucket, Key: target.key }
  if (head.length < PART_BYTES) {
    await client.send(new PutObjectCommand({ ...place, Body: head, ContentLength: head.length }))
    return { size: head.length }
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place))
  if (UploadId === undefined)
    throw new Error(`The store started no upload of s3://${target.bucket}/${target.key}`)
  try {
    const { size, done } = await uploadParts(client, target, UploadId, prepend(head, parts))
    await client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: done } }),
    )
    return { size }
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined)
    throw error
  }
}

/** The requests that this process could not end: those below the prefix that began before `before`. Gives back how many. */
export const abortUploads = async (client: S3Client, prefix: Target, before: Date): Promise<number> => {
  const { bucket: Bucket, key } = prefix
  const below = key === '' ? '' : `${key}/`
  let aborted = 0
  // Of the whole bucket: MinIO takes a prefix for a whole key (its erasure-multipart.go) and would find nothing.
  let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (from) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket, ...from }),
    )
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (!Key?.startsWith(below) || !Initiated || Initiated >= before) continue
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(unlessGone)
      aborted += 1
    }
    from = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined
  }
  return aborted
}

const unlessGone = (error: unknown): void => {
  if (!(error instanceof Error && error.name === 'NoSuchUpload')) throw error
}
