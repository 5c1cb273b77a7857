import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import type { ResultService } from './result.service.ts'
import type { StatementService } from './statement.service.ts'

/** The operations of statements. */
export const statementHandlers = (
  statements: StatementService,
  results: ResultService,
): readonly Handler[] => [
  {
    ...handle(operations.executeStatement, (ctx, { params, body }) =>
      statements.submit(ctx, params.workspace, body),
    ),
    beginsEarly: true,
  },
  handle(operations.getStatement, (ctx, { params }) =>
    statements.get(ctx, params.workspace, params.statement_id),
  ),
  handle(operations.listStatements, (ctx, { params, query }) =>
    statements.list(ctx, params.workspace, query),
  ),
  handle(operations.cancelStatement, (ctx, { params }) =>
    statements.cancel(ctx, params.workspace, params.statement_id),
  ),
  handle(operations.getResult, (ctx, { params, query }) =>
    results.window(ctx, params.workspace, params.statement_id, query),
  ),
  handle(operations.downloadResult, (ctx, { params, query }) =>
    results.download(ctx, params.workspace, params.statement_id, query.format),
  ),
]
