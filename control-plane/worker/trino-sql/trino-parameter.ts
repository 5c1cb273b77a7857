import type { TrinoParameter } from '@boathouse/engines/trino/index.ts'

type Value = string | number | boolean | null

/** `decimal(p,s)` with as many digits as the text has. */
const decimalType = (text: string): string => {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  const digits = Math.max(1, whole.length + fraction.length)
  return `decimal(${digits},${fraction.length})`
}

const timestamp = (text: string): { readonly value: string; readonly type: string } => {
  const [, moment = text, zone = ''] = /^(.*?\d)\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.replace('T', ' ')) ?? []
  if (zone === '') return { value: moment, type: 'timestamp(6)' }
  const offset = /^z$/i.test(zone) ? 'UTC' : zone.replace(/^(...)(\d\d)$/, '$1:$2')
  return { value: `${moment} ${offset}`, type: 'timestamp(6) with time zone' }
}

/** A parameter of a job as Trino takes it: values that JSON only has as text keep their type. */
export const trinoParameter = (name: string, value: Value, type: string | undefined): TrinoParameter => {
  if (value === null) return { name, value, type: NULL_TYPES[type ?? ''] }
  if (typeof value !== 'string') return { name, value }
  const typed = TYPED[type ?? '']
  return typed ? { name, value, ...typed(value) } : { name, value }
}

const TYPED: Readonly<Record<string, (text: string) => { readonly value?: string; readonly type: string }>> =
  {
    INTEGER: (text) => ({ type: text.length <= 18 ? 'bigint' : decimalType(text) }),
    DECIMAL: (text) => ({ type: decimalType(text) }),
    BOOLEAN: () => ({ type: 'boolean' }),
    DATE: () => ({ type: 'date' }),
    TIMESTAMP: timestamp,
  }

// A NULL without a type is of Trino's type `unknown`, of which no table can be made.
const NULL_TYPES: Readonly<Record<string, string>> = {
  STRING: 'varchar',
  INTEGER: 'bigint',
  DECIMAL: 'decimal(38,10)',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp(6)',
}
