import { z } from 'zod'
import { commonErrors, ErrorBody, type ErrorFactory, type OperationSpec } from '@boathouse/contract'
import { isPaced } from './public-pace.ts'
import { createSchemaBook, type JsonSchema, type SchemaBook } from './openapi-schemas.ts'

const IcebergErrorBody = z
  .object({ error: z.object({ message: z.string(), type: z.string(), code: z.number().int() }) })
  .meta({ id: 'IcebergError' })

// RFC 6749, section 5.2: what OAuth clients understand.
const OAuthErrorBody = z
  .object({ error: z.string(), error_description: z.string().optional() })
  .meta({ id: 'OAuthError' })

const errorBodyOf = (operation: OperationSpec): z.ZodType => {
  // RFC 6749 says what its own errors look like; what the edge refuses looks like everywhere.
  if (operation.surface !== 'iceberg') {
    return operation.path.endsWith('/oauth/token') ? z.union([OAuthErrorBody, ErrorBody]) : ErrorBody
  }
  return operation.path.endsWith('/oauth/tokens')
    ? z.union([OAuthErrorBody, IcebergErrorBody])
    : IcebergErrorBody
}

/** Every error that an operation may answer with, its own and those of the edge, by code. */
export const errorsOf = (operation: OperationSpec): readonly ErrorFactory[] => {
  const edge: ErrorFactory[] = [commonErrors.INVALID_REQUEST, commonErrors.INTERNAL_ERROR]
  if (isPaced(operation)) edge.push(commonErrors.RATE_LIMITED)
  if (operation.permission !== 'public') edge.push(commonErrors.UNAUTHENTICATED)
  if (typeof operation.permission === 'object') edge.push(commonErrors.PERMISSION_DENIED)
  if (operation.effect === 'write' && operation.permission !== 'public') {
    edge.push(commonErrors.IDEMPOTENCY_KEY_REUSED, commonErrors.IDEMPOTENT_ANSWER_MISSING)
  }
  if (operation.body !== undefined && operation.body !== 'stream') {
    edge.push(commonErrors.BODY_TOO_LARGE, commonErrors.UNSUPPORTED_MEDIA_TYPE)
  }
  const byCode = new Map([...edge, ...(operation.errors ?? [])].map((error) => [error.code, error]))
  return [...byCode.values()]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const parameters = (
  book: SchemaBook,
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
): JsonSchema[] => {
  if (!schema) return []
  const object = book.schemaOf(schema, 'input')
  const required = Array.isArray(object['required']) ? object['required'] : []
  const properties = isObject(object['properties']) ? object['properties'] : {}
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and request again give the first answer; the change is made once',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the version that the change is based on',
  schema: { type: 'string' },
}

const headerParameters = (operation: OperationSpec): JsonSchema[] => [
  ...(operation.effect === 'write' && operation.permission !== 'public' ? [IDEMPOTENCY_KEY] : []),
  ...(operation.errors?.some((error) => error.code === 'STALE_VERSION') ? [IF_MATCH] : []),
]

const bytes = { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }

const requestBody = (book: SchemaBook, { body }: OperationSpec): JsonSchema => {
  if (body === undefined) return {}
  if (body === 'stream') return { requestBody: { required: true, ...bytes } }
  const schema = book.schemaOf(body, 'input')
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

// Downloads say themselves what they are.
const anyBytes = { content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }

const success = (book: SchemaBook, { response, status }: OperationSpec): JsonSchema => {
  if (response === undefined) return { [status ?? 204]: { description: 'Done' } }
  if (response === 'stream')
    return { [status ?? 200]: { description: 'The bytes, as they come', ...anyBytes } }
  const schema = book.schemaOf(response, 'output')
  return { [status ?? 200]: { description: 'Success', content: { 'application/json': { schema } } } }
}

const failures = (book: SchemaBook, operation: OperationSpec): JsonSchema => {
  const schema = book.schemaOf(errorBodyOf(operation), 'output')
  const codes = new Map<number, string[]>()
  for (const { status, code } of errorsOf(operation)) codes.set(status, [...(codes.get(status) ?? []), code])
  const entries = [...codes].map(([status, names]) => [
    status,
    { description: names.join(', '), content: { 'application/json': { schema } } },
  ])
  return Object.fromEntries(entries)
}

const describe = (book: SchemaBook, operation: OperationSpec): JsonSchema => ({
  operationId: operation.name,
  tags: [operation.name.split('.')[0]],
  summary: operation.summary,
  ...(operation.permission === 'public' && { security: [] }),
  parameters: [
    ...parameters(book, operation.params, 'path'),
    ...parameters(book, operation.query, 'query'),
    ...headerParameters(operation),
  ],
  ...requestBody(book, operation),
  responses: { ...success(book, operation), ...failures(book, operation) },
})

/** The OpenAPI 3.1 document of these operations. */
export const openApiDocument = (operations: readonly OperationSpec[], version: string): JsonSchema => {
  const book = createSchemaBook()
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(book, operation),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Boathouse',
      version,
      summary: 'The little lakehouse: an open, self-hosted control plane over Apache Iceberg tables',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-boathouse',
          description: 'The session of a browser',
        },
      },
      schemas: book.components(),
    },
  }
}
