import type { DescribeStatement, QueryPart } from '@boathouse/sql'
import type { DescribedColumn, OpenRequest } from '../child/protocol.ts'
import type { Lease } from '../child-pool.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { asEngineError } from '../fault-message.ts'
import { planQuery } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { NO_ROWS, openFor, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { locateIn } from './text-position.ts'

/** Columns and types of a planned query, in an instance of its own. */
export const describePlan = async (
  lease: Lease,
  plan: QueryPlan,
  context: StatementContext,
): Promise<readonly DescribedColumn[]> => {
  await openPlan(lease, openFor(plan, []), plan, context)
  return describeOpen(lease, plan, context)
}

/** Opens an instance for a plan; what is wrong with its views is said as of the query. */
export const openPlan = async (
  lease: Lease,
  request: OpenRequest,
  plan: QueryPlan,
  { signal }: StatementContext,
): Promise<void> => {
  await lease.request(request, signal).catch((error: unknown) => {
    throw asEngineError(error, undefined, plan.hide)
  })
}

/** `describePlan` in the instance that is open. */
export const describeOpen = async (
  lease: Lease,
  plan: QueryPlan,
  { request, signal }: StatementContext,
): Promise<readonly DescribedColumn[]> => {
  try {
    return await lease.request(
      { op: 'describe', sql: plan.sql, parameters: request.parameters ?? [] },
      signal,
    )
  } catch (error) {
    throw asEngineError(error, locateIn(`SELECT * FROM (${plan.sql}`, plan.rewritten), plan.hide)
  }
}

/** DESCRIBE of a query. */
export const describeQuery = async (
  context: StatementContext,
  statement: DescribeStatement,
): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const part: QueryPart = statement.query ?? { source: request.text, span: statement.span }
  const plan = await planQuery(deps, part, request, signal)
  try {
    const columns = await withChild(deps, signal, onState, (lease) => describePlan(lease, plan, context))
    return {
      ...NO_ROWS,
      columns: ['Column', 'Type'].map((name) => ({ name, typeText: 'VARCHAR' })),
      rows: columns.map(({ name, typeText }) => [name, typeText]),
      rowCount: columns.length,
    }
  } finally {
    plan.release()
  }
}
