import type { ManagementStatement } from '@boathouse/sql'
import type { ExecuteResult } from '../engine-types.ts'
import { alterTable, commentOnTable } from './alter-table.ts'
import type { StatementContext } from './run-statement.ts'
import { showBranches } from './show-statements.ts'
import { commentOnView, createView, dropView, renameView, showCreateView } from './view-statements.ts'

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
      return statement.on === 'view' ? commentOnView(context, statement) : commentOnTable(context, statement)
    case 'create_view':
      return createView(context, statement)
    case 'drop_view':
      return dropView(context, statement)
    case 'rename_view':
      return renameView(context, statement)
    case 'show_create_view':
      return showCreateView(context, statement)
  }
}
