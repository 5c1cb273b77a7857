import { arrayAt, isTreeObject, objectAt, textAt, type TreeObject } from './tree-access.ts'
import {
  byTable,
  conditionsBehind,
  conditionsOf,
  conjunction,
  type FilterContext,
  type FilterParameters,
} from './extract-filters.ts'
import { byName, relationsOf } from './filter-relations.ts'
import { outputTargets } from './select-outputs.ts'
import type { FilterExpression, TableReference } from './query-types.ts'

/** What a walk found of a query. */
export interface WalkedQuery {
  readonly root: unknown
  /** SELECT_NODEs, each behind everything that it reads. */
  readonly selects: readonly TreeObject[]
  /** All places that read a WITH query, by its definition. */
  readonly ctes: ReadonlyMap<TreeObject, readonly TreeObject[]>
}

/** What all readers of a node want of its rows, by the names that they see. */
interface Demand {
  readonly filter: FilterExpression
  readonly aliases: readonly unknown[]
}

/** A condition on a WITH query that others read twice each doubles with every step inwards. */
const MOST_LEAVES = 1000

const leavesOf = (filter: FilterExpression): number =>
  filter.op === 'and' || filter.op === 'or'
    ? filter.operands.reduce((sum, operand) => sum + leavesOf(operand), 0)
    : 1

const queryIn = (definition: TreeObject): TreeObject | undefined =>
  objectAt(objectAt(definition, 'query') ?? objectAt(definition, 'subquery') ?? {}, 'node')

/** Rows are needed when any reader may need them; one without a condition needs all. */
const anyReader = (filters: readonly (FilterExpression | undefined)[]): FilterExpression | undefined => {
  const operands = filters.flatMap((filter) => filter ?? [])
  if (operands.length < filters.length) return undefined
  return operands.length === 1 ? operands[0] : { op: 'or', operands }
}

/** What WHERE, ON of inner joins, and readers of one SELECT demand of each of its relations. */
const demandsOf = (
  select: TreeObject,
  parameters: FilterParameters,
  demand: Demand | undefined,
): Map<TreeObject, FilterExpression[]> => {
  const from = objectAt(select, 'from_table')
  // USING SAMPLE draws before WHERE: dropping rows early would change the draw.
  if (from === undefined || isTreeObject(select['sample'])) return new Map()
  const { all, conditions } = relationsOf(from)
  const context: FilterContext = { relations: byName(all), parameters }
  const own = [select['where_clause'], ...conditions].flatMap((condition) => conditionsOf(context, condition))
  const behind =
    demand === undefined
      ? []
      : conditionsBehind(demand.filter, outputTargets(select, demand.aliases, context.relations))
  return byTable([...own, ...behind])
}

/**
 * Finds what a query demands of each table, and puts it on their references: WHERE and the ON of inner joins of the
 * SELECT that reads it, and of those around that one, followed through columns that are handed on as they are.
 * Columns are as written, so a path that the table does not have means something else and is to be ignored; types
 * are those of the literals, so compare only where the column's type orders the same way.
 */
export const attachFilters = (
  { root, selects, ctes }: WalkedQuery,
  tables: Map<TreeObject, TableReference>,
  parameters: FilterParameters,
  outer: FilterExpression | undefined,
): void => {
  const onReference = new Map<TreeObject, FilterExpression>()
  const demands = new Map<TreeObject, Demand>()
  const definitions = new Map([...ctes.keys()].map((definition) => [queryIn(definition), definition]))
  const demandOf = (select: TreeObject): Demand | undefined => {
    const definition = definitions.get(select)
    if (definition === undefined) return demands.get(select)
    const filter = anyReader((ctes.get(definition) ?? []).map((reader) => onReference.get(reader)))
    return filter && { filter, aliases: arrayAt(definition, 'aliases') }
  }
  if (isTreeObject(root) && outer !== undefined) demands.set(root, { filter: outer, aliases: [] })
  for (const select of selects.toReversed()) {
    const demand = demandOf(select)
    const bounded = demand && leavesOf(demand.filter) <= MOST_LEAVES ? demand : undefined
    for (const [table, filters] of demandsOf(select, parameters, bounded)) {
      const filter = conjunction(filters)
      if (filter === undefined) continue
      const reference = tables.get(table)
      const query = textAt(table, 'type') === 'SUBQUERY' ? queryIn(table) : undefined
      if (reference !== undefined) tables.set(table, { ...reference, filter })
      else if (query !== undefined)
        demands.set(query, { filter, aliases: arrayAt(table, 'column_name_alias') })
      else onReference.set(table, filter)
    }
  }
}
