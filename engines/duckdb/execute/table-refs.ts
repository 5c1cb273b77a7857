import { dropRef, fastForward, setRefTo } from '@boathouse/iceberg'
import type { CommitTable, RefTarget, TableMetadata } from '@boathouse/iceberg'
import type { AlterAction, CreateRef, RefSource } from '@boathouse/sql'
import type { ExecuteResult } from '../engine-types.ts'
import { commitChange } from './commit-change.ts'
import type { FoundTable } from './find-table.ts'
import type { StatementContext } from './run-statement.ts'

type RefAction = Extract<AlterAction, { kind: 'create_ref' | 'drop_ref' | 'fast_forward' }>

const targetOf = (source: RefSource): RefTarget =>
  source.kind === 'snapshot' ? { snapshotId: source.id } : { ref: source.name }

const created = (table: TableMetadata, { type, ref, source, existing, retention }: CreateRef) =>
  setRefTo(table, {
    name: ref.name,
    type,
    existing,
    ...(source ? { target: targetOf(source) } : {}),
    ...retention,
  })

const changeOf = (table: TableMetadata, action: RefAction): CommitTable | undefined => {
  switch (action.kind) {
    case 'create_ref':
      return created(table, action)
    case 'drop_ref':
      return action.ifExists && !Object.hasOwn(table.refs, action.ref.name)
        ? undefined
        : dropRef(table, action.ref.name, action.type)
    case 'fast_forward':
      return fastForward(table, action.ref.name, action.to.name)
  }
}

/** Branches and tags. */
export const changeTableRefs = (
  context: StatementContext,
  table: FoundTable,
  action: RefAction,
): Promise<ExecuteResult> => {
  const span = action.kind === 'create_ref' ? (action.source?.span ?? action.ref.span) : action.ref.span
  return commitChange(context, table, span, (metadata) => changeOf(metadata, action))
}
