import type { Readable } from 'node:stream'
import type { IncomingHttpHeaders } from 'node:http'
import type { Input, OperationSpec, Output } from '@boathouse/contract'
import type { Context } from './context.ts'

/** The request as it came, for operations whose body is a stream or whose protocol needs headers. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
  /** True when the request came by https, directly or through a trusted proxy. */
  readonly secure?: boolean
}

/** The answer of an operation whose response is a stream, or that must set status or headers itself. */
export class RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Readable | string | Uint8Array | undefined
  constructor(init: {
    status?: number
    headers?: Readonly<Record<string, string | readonly string[]>>
    body?: Readable | string | Uint8Array
  }) {
    this.status = init.status ?? 200
    this.headers = init.headers ?? {}
    this.body = init.body
  }
}

export interface Handler {
  readonly operation: OperationSpec
  readonly run: (ctx: Context, input: never, raw: RawRequest) => Promise<unknown>
  /**
   * Answers a request again whose change was made before, from how things are now; changes nothing. For answers that
   * are too large to be kept for an Idempotency-Key, or were lost with a server.
   */
  readonly again?: (ctx: Context, input: never, raw: RawRequest) => Promise<unknown>
  /**
   * It may begin before sign-in is certain, for whom the same secret stood for a moment ago: it changes nothing before
   * its audit event, which waits for sign-in as its answer does, and answers with no stream.
   */
  readonly beginsEarly?: true
}

/** Binds an operation to the function that does it; the api adds route, validation, sign-in, errors and metrics. */
export const handle = <O extends OperationSpec>(
  operation: O,
  run: (ctx: Context, input: Input<O>, raw: RawRequest) => Promise<Output<O> | RawAnswer>,
): Handler => ({ operation, run })
