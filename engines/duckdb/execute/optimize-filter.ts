import { currentSchema, defaultSpec, fieldIndex, TRUE } from '@boathouse/iceberg'
import type { Expression, TableMetadata } from '@boathouse/iceberg'
import { analyseQuery, changeQuery } from '@boathouse/sql'
import type { QueryPart } from '@boathouse/sql'
import { icebergFilter } from '../scan/filter-expression.ts'
import { parseTree } from './parse-tree.ts'
import type { StatementContext } from './run-statement.ts'
import { filterParameters, identifierParameters } from './statement-parameters.ts'
import { errorAt } from './text-position.ts'

/** Columns that partitions are made of. */
const partitionSources = (metadata: TableMetadata): ReadonlySet<number> =>
  new Set(
    defaultSpec(metadata).fields.flatMap((field) => (field.transform === 'void' ? [] : [field['source-id']])),
  )

/** Whether every part of it chooses by partition columns. */
const isOfPartitions = (expression: Expression, sources: ReadonlySet<number>): boolean => {
  if ('args' in expression) return expression.args.every((part) => isOfPartitions(part, sources))
  return 'field' in expression && sources.has(expression.field)
}

/**
 * The WHERE of `EXECUTE optimize`: it chooses partitions, as in Trino. Files that can hold such rows are looked at; as
 * a compaction changes no row, a file too many does no harm. Throws `INVALID_QUERY` at a condition by which no
 * partition can be left out.
 */
export const optimizeFilter = async (
  { deps, request, signal }: StatementContext,
  metadata: TableMetadata,
  where: QueryPart | undefined,
): Promise<Expression> => {
  if (!where) return TRUE
  const parameters = request.parameters ?? []
  const target = { parts: [{ text: 't', quoted: true }], span: where.span }
  const { query } = changeQuery(
    { kind: 'delete', span: where.span, target, where },
    { identifiers: identifierParameters(parameters) },
  )
  const tree = await parseTree(deps.readers, query.text, signal)
  const { tables } = analyseQuery(tree, query, filterParameters(parameters))
  const schema = currentSchema(metadata)
  const filter = icebergFilter(schema, tables.find(({ isTarget }) => isTarget)?.filter)
  const sources = partitionSources(metadata)
  if (tables.length === 1 && isOfPartitions(filter, sources)) return filter
  const names = [...sources].flatMap((id) => fieldIndex(schema).get(id)?.path.join('.') ?? [])
  const what =
    names.length === 0
      ? 'This table is not partitioned.'
      : `This table is partitioned by ${names.join(', ')}; compare one of them with a constant of its type.`
  throw errorAt(
    'INVALID_QUERY',
    `The WHERE of optimize chooses partitions. ${what}`,
    request.text,
    where.span,
  )
}
