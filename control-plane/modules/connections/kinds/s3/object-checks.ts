import { crc32 } from 'node:zlib'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { failed, passed, type Check, type Finding } from '../../probe/run-checks.ts'
import { isAnswer, statusOf } from './explain-s3.ts'
import type { S3Target } from './s3-target.ts'

/** What Boathouse does with objects, each tried once. */

const BODY = Buffer.from('boathouse tests this connection')
const PART_BYTES = 5 << 20

const at = ({ bucket, prefix }: S3Target, name: string) => ({ Bucket: bucket, Key: `${prefix}${name}` })

const read = async (target: S3Target, name: string, range?: string): Promise<Buffer> => {
  const answer = await target.client.send(new GetObjectCommand({ ...at(target, name), Range: range }))
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
}

const write: Check<S3Target> = {
  name: 'write',
  needs: ['bucket'],
  run: async (target) => {
    await target.client.send(new PutObjectCommand({ ...at(target, 'object'), Body: BODY }))
    return passed(`wrote an object of ${BODY.length} bytes below ${target.prefix}`)
  },
}

const readBack: Check<S3Target> = {
  name: 'read',
  needs: ['write'],
  run: async (target) => {
    const bytes = await read(target, 'object')
    return bytes.equals(BODY)
      ? passed('read the same bytes')
      : failed(
          `read ${bytes.length} other bytes`,
          'Something between changes objects: look for a proxy or a cache.',
        )
  },
}

const rangeRead: Check<S3Target> = {
  name: 'range reads',
  needs: ['write'],
  capability: 'range_reads',
  run: async (target) => {
    const bytes = await read(target, 'object', 'bytes=10-14')
    return bytes.equals(BODY.subarray(10, 15))
      ? passed('five bytes from the middle came alone')
      : failed(`asked for 5 bytes, got ${bytes.length}`, 'Large files are read whole from this store.')
  },
}

const abort = (target: S3Target, UploadId: string | undefined): Promise<unknown> =>
  target.client
    .send(new AbortMultipartUploadCommand({ ...at(target, 'parts'), UploadId }))
    .catch(() => undefined)

const multipart: Check<S3Target> = {
  name: 'multipart',
  needs: ['write'],
  capability: 'multipart',
  run: async (target) => {
    const place = at(target, 'parts')
    const { UploadId } = await target.client.send(new CreateMultipartUploadCommand(place))
    try {
      const bodies = [Buffer.alloc(PART_BYTES, 1), Buffer.from('end')]
      const Parts = await Promise.all(
        bodies.map(async (Body, index) => {
          const PartNumber = index + 1
          const { ETag } = await target.client.send(
            new UploadPartCommand({ ...place, UploadId, PartNumber, Body }),
          )
          return { PartNumber, ETag }
        }),
      )
      await target.client.send(
        new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }),
      )
    } catch (error) {
      await abort(target, UploadId)
      throw error
    }
    const { ContentLength } = await target.client.send(new HeadObjectCommand(place))
    return ContentLength === PART_BYTES + 3
      ? passed(`two parts became one object of ${ContentLength} bytes`)
      : failed(`two parts became ${ContentLength} bytes`, 'Files above 16 MiB cannot be written here.')
  },
}

const crcOf = (bytes: Buffer): string => {
  const digest = Buffer.alloc(4)
  digest.writeUInt32BE(crc32(bytes))
  return digest.toString('base64')
}

const putWithCrc = (target: S3Target, ChecksumCRC32: string): Promise<unknown> =>
  target.client.send(new PutObjectCommand({ ...at(target, 'summed'), Body: BODY, ChecksumCRC32 }))

const checksums: Check<S3Target> = {
  name: 'checksums',
  needs: ['write'],
  capability: 'checksums',
  run: async (target) => {
    await putWithCrc(target, crcOf(BODY))
    try {
      await putWithCrc(target, crcOf(Buffer.from('other')))
    } catch (error) {
      if (isAnswer(error)) return passed('a right CRC-32 is taken, a wrong one is refused')
      throw error
    }
    return failed(
      'an object with a wrong CRC-32 was taken',
      'Nothing to do: Boathouse sends no checksums to this store.',
    )
  },
}

const isGone = async (target: S3Target, name: string): Promise<boolean> => {
  try {
    await target.client.send(new HeadObjectCommand(at(target, name)))
    return false
  } catch (error) {
    if (statusOf(error) === 404) return true
    throw error
  }
}

const remove: Check<S3Target> = {
  name: 'delete',
  needs: ['write'],
  run: async (target): Promise<Finding> => {
    await target.client.send(new DeleteObjectCommand(at(target, 'object')))
    return (await isGone(target, 'object'))
      ? passed('a deleted object is gone')
      : failed(
          'a deleted object is still there',
          'Look for a retention rule or an object lock on the bucket.',
        )
  },
}

export const objectChecks: readonly Check<S3Target>[] = [write, readBack, rangeRead, multipart, checksums]
export const deleteCheck = remove
