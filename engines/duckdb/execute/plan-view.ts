import { NoSuchView } from '@boathouse/iceberg'
import { rewriteQuery, SqlError } from '@boathouse/sql'
import type { FilterExpression, RewrittenQuery, TableReference } from '@boathouse/sql'
import { openRequest } from '../child/protocol.ts'
import type { DescribedColumn } from '../child/protocol.ts'
import { EngineError } from '../engine-error.ts'
import type { ExecuteRequest } from '../engine-types.ts'
import { asEngineError } from '../fault-message.ts'
import type { ExecutionDeps } from './engine-options.ts'
import type { FoundName, TableLoads } from './find-table.ts'
import type { QueryPlan } from './query-plan.ts'
import { errorAt } from './text-position.ts'
import { viewDefinition, viewInvalid } from './view-definition.ts'
import type { ViewDefinition } from './view-definition.ts'

/** Views that lead to what is planned, from the outside in, and what all of a statement shares. */
export interface Expansion {
  readonly trail: readonly string[]
  /** The next number for generated names. */
  readonly names: { next: number }
  readonly loads: TableLoads
  /** What whoever names the view wants of its rows. */
  readonly demand?: FilterExpression | undefined
}

export type PlanRewritten = (
  deps: ExecutionDeps,
  rewritten: RewrittenQuery,
  request: ExecuteRequest,
  signal?: AbortSignal,
  expansion?: Expansion,
) => Promise<QueryPlan>

/** Deeper than people nest views, and far from what a stack bears. */
const MAX_DEPTH = 16

/** The trail with one more view. Throws `VIEW_INVALID` for a view that leads to itself, and for one too deep. */
export const enterView = (expansion: Expansion, fullName: string): Expansion => {
  const { trail } = expansion
  const within = [...trail, fullName]
  if (trail.includes(fullName)) throw viewInvalid(fullName, `it reads itself: ${within.join(' → ')}.`)
  if (within.length > MAX_DEPTH)
    throw viewInvalid(fullName, `views are nested more than ${MAX_DEPTH} deep here.`)
  return { ...expansion, trail: within }
}

/** A query in the place of a view: everything that it reads has a generated name, so that nothing of the statement's is in the way. */
export const planBody = async (
  deps: ExecutionDeps,
  definition: Pick<ViewDefinition, 'part' | 'catalog' | 'schema'>,
  request: ExecuteRequest,
  signal: AbortSignal | undefined,
  expansion: Expansion,
  plan: PlanRewritten,
): Promise<QueryPlan> => {
  const rewritten = rewriteQuery(definition.part)
  const [parameter] = rewritten.parameters
  if (parameter !== undefined)
    throw new EngineError('INVALID_PARAMETER', `A view has no parameters: :${parameter} stands in its text.`)
  const { catalog, schema } = definition
  const inner = { ...request, text: definition.part.source, catalog, schema, parameters: [] }
  return plan(deps, rewritten, inner, signal, expansion)
}

/** Names and types of what a body gives, asked of DuckDB behind the second wall. */
export const describeBody = async (
  deps: ExecutionDeps,
  plan: QueryPlan,
  signal: AbortSignal | undefined,
): Promise<readonly DescribedColumn[]> => {
  const lease = await deps.readers.lease(signal)
  try {
    await lease.request(openRequest(plan.paths, plan.setup, plan.wideOr), signal)
    return await lease.request({ op: 'describe', sql: plan.sql, parameters: [] }, signal)
  } catch (error) {
    throw asEngineError(error, undefined, plan.hide)
  } finally {
    lease.release()
  }
}

/** What went wrong inside a view is told of the view, and marked where the statement names it. */
const within = (error: unknown, fullName: string, source: string, reference: TableReference): unknown => {
  if (error instanceof EngineError && ['CANCELED', 'ENGINE_LOST', 'OUT_OF_MEMORY'].includes(error.code))
    return error
  if (!(error instanceof EngineError || error instanceof SqlError)) return error
  const why =
    error instanceof EngineError && error.code === 'VIEW_INVALID'
      ? error
      : viewInvalid(fullName, error.message, error)
  return errorAt(why.code, why.message, source, reference.span)
}

const checkColumns = (
  fullName: string,
  { columns }: ViewDefinition,
  now: readonly DescribedColumn[],
): void => {
  const names = now.map(({ name }) => name)
  if (names.length === columns.length && names.every((name, at) => name === columns[at])) return
  throw viewInvalid(
    fullName,
    `it was made with the columns ${columns.join(', ')}, and its query now gives ${names.join(', ')}. Make it again with CREATE OR REPLACE VIEW.`,
  )
}

/**
 * The plan of a view that a query names, with the rights of whoever asks: its text is parsed and checked as if it had
 * just been written. Throws `VIEW_INVALID` at the reference.
 */
export const planView = async (
  deps: ExecutionDeps,
  found: FoundName,
  reference: TableReference,
  request: ExecuteRequest,
  source: string,
  signal: AbortSignal | undefined,
  expansion: Expansion,
  plan: PlanRewritten,
): Promise<QueryPlan> => {
  const { catalog, fullName, ident } = found
  const refuse = (why: string): EngineError =>
    errorAt('NOT_SUPPORTED', `${fullName} is a view: ${why}`, source, reference.span)
  if (reference.timeTravel) throw refuse('it has no versions. Ask its tables for theirs.')
  if (reference.metadata) throw refuse(`it has no $${reference.metadata}. Ask its tables for theirs.`)
  try {
    const view = await catalog.views?.loadView(ident)
    if (!view) throw viewInvalid(fullName, 'its catalog keeps no views.')
    const definition = viewDefinition(fullName, catalog.name, view)
    const inside = { ...enterView(expansion, fullName), demand: reference.filter }
    const body = await planBody(deps, definition, request, signal, inside, plan)
    // The columns of views inside others show in those of the outermost; asking for each costs 20 ms.
    if (expansion.trail.length > 0) return body
    try {
      checkColumns(fullName, definition, await describeBody(deps, body, signal))
    } catch (error) {
      body.release()
      throw error
    }
    return body
  } catch (error) {
    if (error instanceof NoSuchView)
      throw errorAt('TABLE_NOT_FOUND', `There is no table or view ${fullName}.`, source, reference.span)
    throw within(error, fullName, source, reference)
  }
}
