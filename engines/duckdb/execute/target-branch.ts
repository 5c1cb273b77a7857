import { needBranch } from '@boathouse/iceberg'
import type { TableMetadata } from '@boathouse/iceberg'
import type { WrittenTable } from '@boathouse/sql'
import { refusedAt } from './commit-change.ts'

/**
 * The branch that a writing statement changes: `audit` of `t @ audit`, or main. Throws `REF_NOT_FOUND` and
 * `INVALID_CHANGE` at its name when the table has no such branch (any more): a commit would make it anew, without a past.
 */
export const targetBranch = (
  { branch }: Pick<WrittenTable, 'branch'>,
  table: TableMetadata,
  source: string,
): string => {
  if (!branch) return 'main'
  try {
    needBranch(table, branch.name)
  } catch (error) {
    throw refusedAt(error, source, branch.span)
  }
  return branch.name
}
