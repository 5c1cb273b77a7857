import type { ManagementStatement } from '@boathouse/sql'
import type { ExecuteResult } from '../engine-types.ts'
import { alterTable, commentOnTable } from './alter-table.ts'
import type { StatementContext } from './run-statement.ts'
import { showBranches } from './show-statements.ts'
import { errorAt } from './text-position.ts'

/** ALTER TABLE, branches, comments and views. */
export const manage = async (
  context: StatementContext,
  statement: ManagementStatement,
): Promise<ExecuteResult> => {
  switch (statement.kind) {
    case 'alter_table':
      return alterTable(context, statement)
    case 'show_branches':
      return showBranches(context.deps.catalogs, statement, context.request)
    case 'comment':
      return commentOnTable(context, statement)
    case 'create_view':
    case 'drop_view':
    case 'rename_view':
    case 'show_create_view':
      throw errorAt('NOT_SUPPORTED', 'Views are not there yet.', context.request.text, statement.span)
  }
}
