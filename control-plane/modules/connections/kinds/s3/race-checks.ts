import { randomBytes } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { failed, passed, type Check, type Finding } from '../../probe/run-checks.ts'
import { statusOf } from './explain-s3.ts'
import type { S3Target } from './s3-target.ts'

/**
 * Conditional writes, raced: a store may honour a condition when asked alone and let several writers win at once
 * (versitygw 1.7.0 did in 11 rounds of 30, and lost updates), or take no notice of it at all.
 */

const ROUNDS = 4
const WRITERS = 10
const REMEDY =
  'Nothing to do: Boathouse swaps table versions in its own database. Other engines must not rely on it.'

type Condition = { readonly IfNoneMatch: '*' } | { readonly IfMatch: string | undefined }

/** Writers at once, each with a body of its own: the bodies that the store said it took. */
const race = async (target: S3Target, name: string, condition: Condition): Promise<Buffer[]> => {
  const place = { Bucket: target.bucket, Key: `${target.prefix}${name}` }
  const attempts = Array.from({ length: WRITERS }, async () => {
    const Body = randomBytes(64)
    try {
      await target.client.send(new PutObjectCommand({ ...place, Body, ...condition }))
      return Body
    } catch (error) {
      // 412: the condition does not hold. 409: another writer is at it (AWS).
      if ([409, 412].includes(statusOf(error) ?? 0)) return undefined
      throw error
    }
  })
  return (await Promise.all(attempts)).filter((body) => body !== undefined)
}

const stored = async (target: S3Target, name: string): Promise<Buffer> => {
  const place = { Bucket: target.bucket, Key: `${target.prefix}${name}` }
  const { Body } = await target.client.send(new GetObjectCommand(place))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

const etagOf = async (target: S3Target, name: string): Promise<string | undefined> => {
  const place = { Bucket: target.bucket, Key: `${target.prefix}${name}` }
  return (await target.client.send(new HeadObjectCommand(place))).ETag
}

/** What is wrong with a round; undefined when one writer won and its bytes are there. */
const faultOf = async (target: S3Target, name: string, condition: Condition): Promise<string | undefined> => {
  const [winner, ...others] = await race(target, name, condition)
  if (!winner) return `none of ${WRITERS} writers won`
  if (others.length > 0) return `${others.length + 1} of ${WRITERS} writers won`
  return (await stored(target, name)).equals(winner) ? undefined : 'the bytes of a writer that lost are there'
}

const summary = (faults: readonly string[]): Finding =>
  faults.length === 0
    ? passed(`${ROUNDS} races of ${WRITERS} writers had one winner each`)
    : failed(`in ${faults.length} of ${ROUNDS} races ${faults[0]}`, REMEDY)

const create: Check<S3Target> = {
  name: 'conditional create',
  needs: ['write'],
  capability: 'conditional_create',
  run: async (target) => {
    const faults: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const fault = await faultOf(target, `created-${round}`, { IfNoneMatch: '*' })
      if (fault !== undefined) faults.push(fault)
    }
    return summary(faults)
  },
}

const replace: Check<S3Target> = {
  name: 'conditional replace',
  needs: ['write'],
  capability: 'conditional_replace',
  run: async (target) => {
    const name = 'replaced'
    const place = { Bucket: target.bucket, Key: `${target.prefix}${name}` }
    await target.client.send(new PutObjectCommand({ ...place, Body: 'first' }))
    const faults: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const fault = await faultOf(target, name, { IfMatch: await etagOf(target, name) })
      if (fault !== undefined) faults.push(fault)
    }
    return summary(faults)
  },
}

const conditionalDelete: Check<S3Target> = {
  name: 'conditional delete',
  needs: ['write'],
  capability: 'conditional_delete',
  run: async (target) => {
    const place = { Bucket: target.bucket, Key: `${target.prefix}kept` }
    await target.client.send(new PutObjectCommand({ ...place, Body: 'first' }))
    const stale = await etagOf(target, 'kept')
    await target.client.send(new PutObjectCommand({ ...place, Body: 'second' }))
    try {
      await target.client.send(new DeleteObjectCommand({ ...place, IfMatch: stale }))
    } catch (error) {
      if (statusOf(error) === 412) return passed('a stale If-Match is refused')
      throw error
    }
    const { length } = await stored(target, 'kept').catch(() => Buffer.alloc(0))
    return failed(
      length === 0 ? 'a stale If-Match was ignored and the object deleted' : 'a stale If-Match was taken',
      REMEDY,
    )
  },
}

export const raceChecks: readonly Check<S3Target>[] = [create, replace, conditionalDelete]
