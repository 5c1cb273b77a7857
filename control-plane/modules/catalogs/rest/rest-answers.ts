import { hash } from 'node:crypto'
import { BoathouseError, type OperationSpec, type Output } from '@boathouse/contract'
import { IcebergError } from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import { handle, RawAnswer, type Handler, type RawRequest } from '../../../platform/handle.ts'
import type { Input } from '@boathouse/contract'

/** The library's typed failures as errors of the Iceberg surface: their type is the code. */
const translated = (error: unknown): unknown =>
  error instanceof IcebergError
    ? new BoathouseError({ code: error.type, status: error.status, message: error.message, cause: error })
    : error

type Run<O extends OperationSpec> = (
  ctx: Context,
  input: Input<O>,
  raw: RawRequest,
) => Promise<Output<O> | RawAnswer>

const translating =
  <O extends OperationSpec>(run: Run<O>): Run<O> =>
  async (ctx, input, raw) => {
    try {
      return await run(ctx, input, raw)
    } catch (error) {
      throw translated(error)
    }
  }

/**
 * Binds an operation of the Iceberg surface. `again` answers a retry with the same Idempotency-Key whose first answer
 * is not kept; the specification lets it show a newer state.
 */
export const icebergHandle = <O extends OperationSpec>(
  operation: O,
  run: Run<O>,
  again?: Run<O>,
): Handler => {
  const bound = handle(operation, translating(run))
  return again ? { ...bound, again: handle(operation, translating(again)).run } : bound
}

/** `again` of operations that answer with nothing. */
export const doneBefore = (): Promise<undefined> => Promise.resolve(undefined)

/** Levels of a namespace as an address has them: joined by U+001F. */
export const levelsOf = (text: string): string[] => text.split('\u001f')

/** Changes whenever the metadata or the selection of snapshots does. */
export const etagOf = (metadataLocation: string, selection: string): string =>
  `"${hash('sha256', `${selection} ${metadataLocation}`, 'base64url')}"`

/** Whether an `If-None-Match` names the tag: a list, weak or strong, or `*` (RFC 9110, section 13.1.2). */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)

export interface DocumentAnswer {
  readonly metadataLocation: string | undefined
  /** Of the metadata, put into the body as it is: nothing is parsed or rounded on the way. */
  readonly json: Uint8Array
  readonly config?: Readonly<Record<string, string>>
  readonly etag?: string
}

/** `{"metadata-location", "metadata", "config"}` */
export const documentAnswer = ({ metadataLocation, json, config, etag }: DocumentAnswer): RawAnswer => {
  const location =
    metadataLocation === undefined ? '' : `"metadata-location":${JSON.stringify(metadataLocation)},`
  const tail = config === undefined ? '' : `,"config":${JSON.stringify(config)}`
  return new RawAnswer({
    headers: {
      'content-type': 'application/json',
      ...(etag === undefined ? {} : { etag }),
    },
    body: Buffer.concat([Buffer.from(`{${location}"metadata":`), json, Buffer.from(`${tail}}`)]),
  })
}
