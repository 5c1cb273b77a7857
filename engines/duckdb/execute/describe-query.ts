import type { DescribeStatement, QueryPart } from '@boathouse/sql'
import type { DescribedColumn } from '../child/protocol.ts'
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
  { request, signal }: StatementContext,
): Promise<readonly DescribedColumn[]> => {
  try {
    await lease.request(openFor(plan, []), signal)
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
