import { createHash } from 'node:crypto'
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

/** Binds an operation of the Iceberg surface. */
export const icebergHandle = <O extends OperationSpec>(
  operation: O,
  run: (ctx: Context, input: Input<O>, raw: RawRequest) => Promise<Output<O> | RawAnswer>,
): Handler =>
  handle(operation, async (ctx, input: Input<O>, raw) => {
    try {
      return await run(ctx, input, raw)
    } catch (error) {
      throw translated(error)
    }
  })

/** Levels of a namespace as an address has them: joined by U+001F. */
export const levelsOf = (text: string): string[] => text.split('\u001f')

/** Changes whenever the metadata or the selection of snapshots does. */
export const etagOf = (metadataLocation: string, selection: string): string =>
  `"${createHash('sha256').update(`${selection} ${metadataLocation}`).digest('base64url')}"`

export interface DocumentAnswer {
  readonly metadataLocation: string | undefined
  /** JSON of the metadata, put into the body as it is: nothing is parsed or rounded on the way. */
  readonly text: string
  readonly config?: Readonly<Record<string, string>>
  readonly etag?: string
}

/** `{"metadata-location", "metadata", "config"}` */
export const documentAnswer = ({ metadataLocation, text, config, etag }: DocumentAnswer): RawAnswer => {
  const location =
    metadataLocation === undefined ? '' : `"metadata-location":${JSON.stringify(metadataLocation)},`
  const tail = config === undefined ? '' : `,"config":${JSON.stringify(config)}`
  return new RawAnswer({
    headers: {
      'content-type': 'application/json',
      ...(etag === undefined ? {} : { etag }),
    },
    body: `{${location}"metadata":${text}${tail}}`,
  })
}
