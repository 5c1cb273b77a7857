import type { IcebergType, Schema, StructType } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import { quoteName, quoteText } from '../sql-text.ts'

/**
 * DuckDB finds columns by field id, but what is inside a struct by name. So a nested field that was renamed is read
 * under every name it ever had (a file has one of them, the others are NULL there) and the struct is built anew.
 */
export interface NestedNames {
  /** Names of a nested field, today's first. */
  readonly of: (id: number, current: string) => readonly string[]
}

/** Throws `NOT_SUPPORTED` when a name moved from one nested field to another: its files cannot be told apart by name. */
export const nestedNames = (current: StructType, history: readonly Schema[]): NestedNames => {
  const names = new Map<number, Set<string>>()
  const owners = new Map<string, number>()
  const visit = (type: IcebergType, parent: number): void => {
    if (typeof type === 'string') return
    if (type.type === 'list') visit(type.element, type['element-id'])
    else if (type.type === 'map') {
      visit(type.key, type['key-id'])
      visit(type.value, type['value-id'])
    } else {
      for (const field of type.fields) {
        const known = names.get(field.id) ?? new Set()
        names.set(field.id, known.add(field.name))
        const place = `${parent}/${field.name.toLowerCase()}`
        if ((owners.get(place) ?? field.id) !== field.id) throw movedName(field.name)
        owners.set(place, field.id)
        visit(field.type, field.id)
      }
    }
  }
  for (const schema of [current, ...history]) for (const field of schema.fields) visit(field.type, field.id)
  return {
    of: (id, today) => [today, ...(names.get(id) ?? [])].filter((name, at, all) => all.indexOf(name) === at),
  }
}

const movedName = (name: string): EngineError =>
  new EngineError(
    'NOT_SUPPORTED',
    `The name ${name} belonged to different fields of one struct over time; the embedded engine cannot read such tables.`,
  )

/** The type to read a column with: structs list every name that a field ever had. */
export const readableType = (type: IcebergType, names: NestedNames): string => {
  if (typeof type === 'string') return duckdbType(type)
  switch (type.type) {
    case 'list':
      return `${readableType(type.element, names)}[]`
    case 'map':
      return `MAP(${readableType(type.key, names)}, ${readableType(type.value, names)})`
    case 'struct': {
      const fields = type.fields.flatMap((field) =>
        names.of(field.id, field.name).map((name) => `${quoteName(name)} ${readableType(field.type, names)}`),
      )
      return `STRUCT(${fields.join(', ')})`
    }
  }
}

/** `expression` with today's names; undefined when nothing inside was renamed. */
export const renamed = (
  type: IcebergType,
  expression: string,
  names: NestedNames,
  depth = 0,
): string | undefined => {
  if (typeof type === 'string') return undefined
  const variable = `v${depth}`
  switch (type.type) {
    case 'list': {
      const element = renamed(type.element, variable, names, depth + 1)
      return element && `list_transform(${expression}, lambda ${variable}: ${element})`
    }
    case 'map': {
      const value = renamed(type.value, `${variable}.value`, names, depth + 1)
      const entries = `list_transform(map_entries(${expression}), lambda ${variable}: {'key': ${variable}.key, 'value': ${value}})`
      return value && `CASE WHEN ${expression} IS NULL THEN NULL ELSE map_from_entries(${entries}) END`
    }
    case 'struct':
      return renamedStruct(type, expression, names, depth)
  }
}

const renamedStruct = (
  type: StructType,
  expression: string,
  names: NestedNames,
  depth: number,
): string | undefined => {
  let changed = false
  const fields = type.fields.map((field) => {
    const all = names
      .of(field.id, field.name)
      .map((name) => `struct_extract(${expression}, ${quoteText(name)})`)
    const found = all.length === 1 ? (all[0] ?? 'NULL') : `coalesce(${all.join(', ')})`
    const inner = renamed(field.type, found, names, depth)
    changed ||= all.length > 1 || inner !== undefined
    return `${quoteText(field.name)}: ${inner ?? found}`
  })
  return changed ? `CASE WHEN ${expression} IS NULL THEN NULL ELSE {${fields.join(', ')}} END` : undefined
}
