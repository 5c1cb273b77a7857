import { applyUpdates, changeProperties, replacePartitioning, replaceSortOrder } from '@boathouse/iceberg'
import type { CommitTable, Evolution, TableMetadata } from '@boathouse/iceberg'
import type { Span, TableChanges } from '@boathouse/sql'
import type { ExecuteResult } from '../engine-types.ts'
import { commitChange } from './commit-change.ts'
import type { FoundTable } from './find-table.ts'
import type { StatementContext } from './run-statement.ts'

type Step = (table: TableMetadata) => Evolution

const stepsOf = (changes: TableChanges): readonly Step[] => {
  const { formatVersion, partitioning, sortedBy, set, remove } = changes
  const version: Readonly<Record<string, string>> =
    formatVersion === undefined ? {} : { 'format-version': formatVersion }
  return [
    (table) => changeProperties(table, { set: { ...set, ...version }, remove }),
    ...(partitioning === undefined
      ? []
      : [
          (table: TableMetadata) =>
            replacePartitioning(
              table,
              partitioning.map(({ column, transform, parameter }) => ({
                column,
                transform: parameter === undefined ? transform : `${transform}[${parameter}]`,
              })),
            ),
        ]),
    ...(sortedBy === undefined ? [] : [(table: TableMetadata) => replaceSortOrder(table, sortedBy)]),
  ]
}

/** All of a SET PROPERTIES in one commit: the requirements are those of the table as it is, each step sees the ones before. */
const combined = (table: TableMetadata, steps: readonly Step[]): CommitTable => {
  const requirements = steps.flatMap((step) => step(table).requirements)
  let next = table
  const updates = steps.flatMap((step) => {
    const evolution = step(next)
    next = applyUpdates(next, evolution.updates)
    return evolution.updates
  })
  return { requirements, updates }
}

/** ALTER TABLE … SET PROPERTIES. */
export const changeTableProperties = (
  context: StatementContext,
  table: FoundTable,
  changes: TableChanges,
  span: Span,
): Promise<ExecuteResult> =>
  commitChange(context, table, span, (metadata) => combined(metadata, stepsOf(changes)))
