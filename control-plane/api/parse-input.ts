import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { commonErrors, type OperationSpec, type Payload } from '@boathouse/contract'
import { decodeBody, isUnstorable } from './decode-body.ts'
import { decodeQuery } from './decode-query.ts'
import { invalid, invalidFields } from '../platform/invalid-request.ts'

export interface ParsedInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

const Nothing = z.strictObject({})

const parse = (schema: z.ZodType, value: unknown, whole: string): unknown => {
  const result = schema.safeParse(value, { reportInput: false })
  if (result.success) return result.data
  throw invalidFields(result.error.issues, whole)
}

const parseParams = (operation: OperationSpec, values: unknown): unknown => {
  const params: Record<string, unknown> = { ...(values as Record<string, unknown>) }
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' && isUnstorable(value)) throw invalid(name, 'holds U+0000')
  }
  return parse(operation.params ?? Nothing, params, 'path')
}

const parseBody = (payload: Payload | undefined, request: FastifyRequest): unknown => {
  if (payload === 'stream') return undefined
  const bytes = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const value = decodeBody(bytes, request.headers['content-type'])
  if (!payload) {
    if (value === undefined || Nothing.safeParse(value).success) return undefined
    throw invalid('body', 'this operation takes none')
  }
  return parse(payload, value, 'body')
}

/**
 * Path, query and body, parsed by the schemas of the operation. What has no schema must be empty. Throws
 * INVALID_REQUEST naming every field that is wrong, UNSUPPORTED_MEDIA_TYPE.
 */
export const parseInput = (operation: OperationSpec, request: FastifyRequest): ParsedInput => ({
  params: parseParams(operation, request.params),
  query: parse(operation.query ?? Nothing, { ...decodeQuery(request.raw.url ?? '') }, 'query'),
  body: parseBody(operation.body, request),
})

/** Refuses a body in an encoding that we do not undo. */
export const refuseContentEncoding = (request: FastifyRequest): void => {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw commonErrors.UNSUPPORTED_MEDIA_TYPE({ media_type: `content-encoding ${encoding.slice(0, 100)}` })
  }
}
