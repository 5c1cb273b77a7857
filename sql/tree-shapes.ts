/**
 * What DuckDB 1.5 may put into a parse tree and we understand. Everything else is refused by name, so that a new
 * release cannot bring in a way around the checks. Names: src/include/duckdb/storage/serialization/*.json of DuckDB.
 */

/**
 * What is under a key: `plain` scalars or lists of them; `inert` nested data without any expression in it; the rest
 * says how to walk on.
 */
export type Slot =
  | 'plain'
  | 'inert'
  | 'expression'
  | 'expressions'
  | 'rows'
  | 'orders'
  | 'modifier'
  | 'modifiers'
  | 'cases'
  | 'replacements'
  | 'pivots'
  | 'entries'
  | 'select'
  | 'node'
  | 'table'
  | 'ctes'

export type Shape = Readonly<Record<string, Slot>>

const expression = (slots: Shape): Shape => ({
  class: 'plain',
  type: 'plain',
  alias: 'plain',
  query_location: 'plain',
  ...slots,
})

/** Expressions by `class`, with the `type`s that are known. */
export const EXPRESSIONS: Readonly<
  Record<string, { readonly types: ReadonlySet<string>; readonly shape: Shape }>
> = {
  CONSTANT: { types: new Set(['VALUE_CONSTANT']), shape: expression({ value: 'inert' }) },
  COLUMN_REF: { types: new Set(['COLUMN_REF']), shape: expression({ column_names: 'plain' }) },
  PARAMETER: { types: new Set(['VALUE_PARAMETER']), shape: expression({ identifier: 'plain' }) },
  POSITIONAL_REFERENCE: { types: new Set(['POSITIONAL_REFERENCE']), shape: expression({ index: 'plain' }) },
  BETWEEN: {
    types: new Set(['COMPARE_BETWEEN', 'COMPARE_NOT_BETWEEN']),
    shape: expression({ input: 'expression', lower: 'expression', upper: 'expression' }),
  },
  CASE: {
    types: new Set(['CASE_EXPR']),
    shape: expression({ case_checks: 'cases', else_expr: 'expression' }),
  },
  CAST: {
    types: new Set(['OPERATOR_CAST']),
    shape: expression({ child: 'expression', cast_type: 'inert', try_cast: 'plain' }),
  },
  COLLATE: { types: new Set(['COLLATE']), shape: expression({ child: 'expression', collation: 'plain' }) },
  COMPARISON: {
    types: new Set([
      'COMPARE_EQUAL',
      'COMPARE_NOTEQUAL',
      'COMPARE_LESSTHAN',
      'COMPARE_GREATERTHAN',
      'COMPARE_LESSTHANOREQUALTO',
      'COMPARE_GREATERTHANOREQUALTO',
      'COMPARE_DISTINCT_FROM',
      'COMPARE_NOT_DISTINCT_FROM',
    ]),
    shape: expression({ left: 'expression', right: 'expression' }),
  },
  CONJUNCTION: {
    types: new Set(['CONJUNCTION_AND', 'CONJUNCTION_OR']),
    shape: expression({ children: 'expressions' }),
  },
  OPERATOR: {
    types: new Set([
      'OPERATOR_NOT',
      'OPERATOR_IS_NULL',
      'OPERATOR_IS_NOT_NULL',
      'OPERATOR_COALESCE',
      'OPERATOR_NULLIF',
      'OPERATOR_UNPACK',
      'OPERATOR_TRY',
      'COMPARE_IN',
      'COMPARE_NOT_IN',
      'ARRAY_EXTRACT',
      'ARRAY_SLICE',
      'ARRAY_CONSTRUCTOR',
      'STRUCT_EXTRACT',
      'GROUPING_FUNCTION',
    ]),
    shape: expression({ children: 'expressions' }),
  },
  FUNCTION: {
    types: new Set(['FUNCTION']),
    shape: expression({
      function_name: 'plain',
      schema: 'plain',
      catalog: 'plain',
      children: 'expressions',
      filter: 'expression',
      order_bys: 'modifier',
      distinct: 'plain',
      is_operator: 'plain',
      export_state: 'plain',
    }),
  },
  LAMBDA: {
    types: new Set(['LAMBDA']),
    shape: expression({ lhs: 'expression', expr: 'expression', syntax_type: 'plain' }),
  },
  STAR: {
    types: new Set(['STAR']),
    shape: expression({
      relation_name: 'plain',
      exclude_list: 'plain',
      replace_list: 'replacements',
      columns: 'plain',
      expr: 'expression',
      unpacked: 'plain',
      qualified_exclude_list: 'inert',
      rename_list: 'inert',
    }),
  },
  SUBQUERY: {
    types: new Set(['SUBQUERY']),
    shape: expression({
      subquery_type: 'plain',
      subquery: 'select',
      child: 'expression',
      comparison_type: 'plain',
    }),
  },
  WINDOW: {
    types: new Set([
      'WINDOW_AGGREGATE',
      'WINDOW_RANK',
      'WINDOW_RANK_DENSE',
      'WINDOW_NTILE',
      'WINDOW_PERCENT_RANK',
      'WINDOW_CUME_DIST',
      'WINDOW_ROW_NUMBER',
      'WINDOW_FIRST_VALUE',
      'WINDOW_LAST_VALUE',
      'WINDOW_LEAD',
      'WINDOW_LAG',
      'WINDOW_NTH_VALUE',
      'WINDOW_FILL',
    ]),
    shape: expression({
      function_name: 'plain',
      schema: 'plain',
      catalog: 'plain',
      children: 'expressions',
      partitions: 'expressions',
      orders: 'orders',
      start: 'plain',
      end: 'plain',
      start_expr: 'expression',
      end_expr: 'expression',
      offset_expr: 'expression',
      default_expr: 'expression',
      ignore_nulls: 'plain',
      filter_expr: 'expression',
      exclude_clause: 'plain',
      distinct: 'plain',
      arg_orders: 'orders',
    }),
  },
}

const node = (slots: Shape): Shape => ({ type: 'plain', modifiers: 'modifiers', cte_map: 'ctes', ...slots })

/** Query nodes by `type`. */
export const NODES: Readonly<Record<string, Shape>> = {
  SELECT_NODE: node({
    select_list: 'expressions',
    from_table: 'table',
    where_clause: 'expression',
    group_expressions: 'expressions',
    group_sets: 'plain',
    aggregate_handling: 'plain',
    having: 'expression',
    sample: 'inert',
    qualify: 'expression',
  }),
  SET_OPERATION_NODE: node({ setop_type: 'plain', setop_all: 'plain', left: 'node', right: 'node' }),
  RECURSIVE_CTE_NODE: node({
    cte_name: 'plain',
    union_all: 'plain',
    left: 'node',
    right: 'node',
    aliases: 'plain',
    key_targets: 'expressions',
  }),
}

const table = (slots: Shape): Shape => ({
  type: 'plain',
  alias: 'plain',
  query_location: 'plain',
  sample: 'inert',
  column_name_alias: 'plain',
  ...slots,
})

/** Table references by `type`. `at_clause` is absent on purpose: time travel is written FOR … AS OF. */
export const TABLES: Readonly<Record<string, Shape>> = {
  EMPTY: table({}),
  BASE_TABLE: table({ schema_name: 'plain', table_name: 'plain', catalog_name: 'plain' }),
  JOIN: table({
    left: 'table',
    right: 'table',
    condition: 'expression',
    join_type: 'plain',
    ref_type: 'plain',
    using_columns: 'plain',
    delim_flipped: 'plain',
    duplicate_eliminated_columns: 'expressions',
  }),
  SUBQUERY: table({ subquery: 'select' }),
  TABLE_FUNCTION: table({ function: 'expression', with_ordinality: 'plain' }),
  EXPRESSION_LIST: table({ expected_names: 'plain', expected_types: 'inert', values: 'rows' }),
  PIVOT: table({
    source: 'table',
    aggregates: 'expressions',
    unpivot_names: 'plain',
    pivots: 'pivots',
    groups: 'plain',
    include_nulls: 'plain',
  }),
  SHOW_REF: table({
    table_name: 'plain',
    schema_name: 'plain',
    catalog_name: 'plain',
    query: 'node',
    show_type: 'plain',
  }),
}

/** ORDER BY, LIMIT and DISTINCT by `type`. */
export const MODIFIERS: Readonly<Record<string, Shape>> = {
  ORDER_MODIFIER: { type: 'plain', orders: 'orders' },
  LIMIT_MODIFIER: { type: 'plain', limit: 'expression', offset: 'expression' },
  LIMIT_PERCENT_MODIFIER: { type: 'plain', limit: 'expression', offset: 'expression' },
  DISTINCT_MODIFIER: { type: 'plain', distinct_on_targets: 'expressions' },
}

/** Parts that have no type of their own. */
export const PARTS = {
  order: { type: 'plain', null_order: 'plain', expression: 'expression' },
  case: { when_expr: 'expression', then_expr: 'expression' },
  replacement: { key: 'plain', value: 'expression' },
  pivot: { pivot_expressions: 'expressions', unpivot_names: 'plain', entries: 'entries' },
  entry: { values: 'inert', star_expr: 'expression', alias: 'plain' },
  select: { node: 'node', named_param_map: 'inert' },
  cte: { aliases: 'plain', query: 'select', materialized: 'plain', key_targets: 'expressions' },
} as const satisfies Readonly<Record<string, Shape>>
