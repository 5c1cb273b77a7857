import { isTreeObject, objectAt, textAt, type TreeObject } from './tree-access.ts'
import type { FilterValue } from './query-types.ts'

/** Values of `:name` parameters by name, for pruning; absent ones are unknown. */
export type FilterParameters = Readonly<Record<string, FilterValue>>

const wholeNumber = (value: unknown): string | undefined => {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'number' && Number.isSafeInteger(value) ? value.toString() : undefined
}

/** Puts the point into an unscaled decimal: 150 with scale 2 is 1.50. */
const decimalText = (unscaled: string, scale: number): string => {
  if (scale === 0) return unscaled
  const negative = unscaled.startsWith('-')
  const digits = (negative ? unscaled.slice(1) : unscaled).padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const INTEGERS: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'])

const constant = (expression: TreeObject): FilterValue | undefined => {
  const value = objectAt(expression, 'value')
  const type = value === undefined ? undefined : objectAt(value, 'type')
  if (value === undefined || type === undefined || value['is_null'] !== false) return undefined
  const id = textAt(type, 'id')
  const raw = value['value']
  if (id === 'VARCHAR' && typeof raw === 'string') return { type: id, text: raw }
  if (id === 'BOOLEAN' && typeof raw === 'boolean') return { type: id, text: String(raw) }
  if (id === 'DOUBLE' && typeof raw === 'number') return { type: id, text: String(raw) }
  const whole = wholeNumber(raw)
  if (whole === undefined) return undefined
  if (INTEGERS.has(id)) return { type: id, text: whole }
  const info = objectAt(type, 'type_info')
  const scale = info?.['scale'] ?? 0
  if (id === 'DECIMAL' && typeof scale === 'number') return { type: id, text: decimalText(whole, scale) }
  return undefined
}

/** Casts of a string literal that keep its meaning: DATE '…' is one. */
const LITERAL_CASTS: ReadonlySet<string> = new Set([
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'UUID',
])

const castLiteral = (expression: TreeObject): FilterValue | undefined => {
  const child = objectAt(expression, 'child')
  const value = child === undefined || textAt(child, 'class') !== 'CONSTANT' ? undefined : constant(child)
  const target = objectAt(expression, 'cast_type')
  const id = target === undefined ? '' : textAt(target, 'id')
  if (value?.type !== 'VARCHAR' || expression['try_cast'] === true) return undefined
  if (id === 'BOOLEAN') {
    const text = { t: 'true', true: 'true', f: 'false', false: 'false' }[value.text.toLowerCase()]
    return text === undefined ? undefined : { type: id, text }
  }
  return LITERAL_CASTS.has(id) ? { type: id, text: value.text } : undefined
}

/** The literal that an expression is, if it is one whose value is known. NULL is none. */
export const literalOf = (expression: unknown, parameters: FilterParameters): FilterValue | undefined => {
  if (!isTreeObject(expression)) return undefined
  switch (textAt(expression, 'class')) {
    case 'CONSTANT':
      return constant(expression)
    case 'CAST':
      return castLiteral(expression)
    case 'PARAMETER': {
      const name = textAt(expression, 'identifier')
      return Object.hasOwn(parameters, name) ? parameters[name] : undefined
    }
    default:
      return undefined
  }
}
