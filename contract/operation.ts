import type { z } from 'zod'
import type { ErrorFactory } from './errors.ts'

/** What an operation acts on; the policy answers «may this principal `verb` this thing?». */
export type SecurableKind =
  | 'organisation'
  | 'identity_provider'
  | 'workspace'
  | 'catalog'
  | 'schema'
  | 'table'
  | 'dataset'
  | 'connection'
  | 'statement'
  | 'result'
  | 'upload'
  | 'ingest'
  | 'job'
  | 'run'
  | 'token'
  | 'session'
  | 'user'
  | 'group'
  | 'service_account'
  | 'audit_event'
  | 'master_key'
  | 'member'
  | 'grant'

/** `use`: a connection, or a principal in whose name jobs run. `execute`: run code in a workspace. */
export type Verb = 'read' | 'use' | 'execute' | 'write' | 'manage'

/** `public`: no sign-in needed. `self`: any signed-in principal, about itself. */
export type Permission = 'public' | 'self' | { readonly on: SecurableKind; readonly verb: Verb }

/** `read` changes nothing; `write` records one audit event, named like the operation, in its transaction. */
export type Effect = 'read' | 'write'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** `stream`: the body is bytes, passed on as they come (uploads, downloads, server-sent events). */
export type Payload = z.ZodType | 'stream'

export interface OperationSpec<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends Payload = Payload,
  Response extends Payload = Payload,
> {
  /** `noun.verb`: the name of the permission row, the audit event and the metrics label. */
  readonly name: string
  readonly method: Method
  /** OpenAPI style: `/api/v1/tokens/{token_id}`. */
  readonly path: string
  readonly summary: string
  readonly effect: Effect
  readonly permission: Permission
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Absent: 204 without a body. */
  readonly response?: Response
  /** Status of success; 200 with a response and 204 without one when absent. */
  readonly status?: number
  readonly errors?: readonly ErrorFactory[]
  /** Bytes of body that are accepted; 1 MiB when absent. Streams set their own limit. */
  readonly bodyLimit?: number
  /** The answer holds a secret: it is kept nowhere, not even for a retry with the same Idempotency-Key. */
  readonly secretAnswer?: boolean
  /** The answer holds rows of tables, or what leads to them: where the installation wants it, reading leaves an audit event. */
  readonly readsRows?: boolean
  /** `iceberg`: errors have the shape of the Iceberg REST specification. */
  readonly surface?: 'api' | 'iceberg'
}

/** Declares one operation; route, validation, OpenAPI, client, permission row, audit name and metrics label come from it. */
export const operation = <
  Name extends string,
  Params extends z.ZodType = z.ZodType<Record<string, never>>,
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends Payload = z.ZodType<undefined>,
  Response extends Payload = z.ZodType<undefined>,
>(
  spec: OperationSpec<Params, Query, Body, Response> & { readonly name: Name },
): OperationSpec<Params, Query, Body, Response> & { readonly name: Name } => spec

type Parsed<P> = P extends z.ZodType ? z.output<P> : undefined
type Given<P> = P extends z.ZodType ? z.input<P> : undefined
type BodyParsed<B> = B extends 'stream' ? undefined : Parsed<B>

/** What a handler gets: parsed and defaulted. A streamed body is read from the raw request instead. */
export interface Input<O extends OperationSpec> {
  readonly params: O extends OperationSpec<infer P> ? Parsed<P> : never
  readonly query: O extends OperationSpec<z.ZodType, infer Q> ? Parsed<Q> : never
  readonly body: O extends OperationSpec<z.ZodType, z.ZodType, infer B> ? BodyParsed<B> : never
}

/** What a handler gives back, before it is checked and serialised. */
export type Output<O extends OperationSpec> =
  O extends OperationSpec<z.ZodType, z.ZodType, Payload, infer R>
    ? R extends z.ZodType
      ? z.input<R>
      : void
    : never

/** What a client sends: optional fields may be left out. */
export interface Call<O extends OperationSpec> {
  readonly params: O extends OperationSpec<infer P> ? Given<P> : never
  readonly query: O extends OperationSpec<z.ZodType, infer Q> ? Given<Q> : never
  readonly body: O extends OperationSpec<z.ZodType, z.ZodType, infer B>
    ? B extends 'stream'
      ? BodyInit
      : Given<B>
    : never
}

/** What a client receives. */
export type Answer<O extends OperationSpec> =
  O extends OperationSpec<z.ZodType, z.ZodType, Payload, infer R>
    ? R extends z.ZodType
      ? z.output<R>
      : globalThis.Response
    : never
