import type { IcebergType } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'

const EPOCH: Readonly<Record<string, string>> = {
  date: `DATE '1970-01-01'`,
  timestamp: `TIMESTAMP '1970-01-01'`,
  timestamptz: `TIMESTAMPTZ '1970-01-01 00:00:00+00'`,
}

/**
 * SQL for a partition transform (table spec, "Partition Transforms") of a column of a given Iceberg type. date_diff
 * counts crossed boundaries, hence rounds down before 1970 as the spec wants. Throws `UNSUPPORTED_TYPE`.
 */
export const partitionExpression = (transform: string, type: IcebergType, column: string): string => {
  const [, name = transform, parameter = ''] = /^(\w+)\[(\d+)\]$/.exec(transform) ?? []
  if (typeof type !== 'string') throw unsupported(transform, 'nested values')
  switch (name) {
    case 'identity':
      return isBytes(type) ? `hex(${column})` : column
    case 'void':
      return 'NULL::INTEGER'
    case 'year':
    case 'month':
    case 'day':
    case 'hour': {
      const epoch = EPOCH[type]
      if (!epoch) throw unsupported(transform, type)
      return `date_diff('${name}', ${epoch}, ${column})`
    }
    case 'truncate':
      return truncated(type, BigInt(parameter), column)
    case 'bucket':
      return `((${hashed(type, column)} & 2147483647) % ${parameter})`
    default:
      throw unsupported(transform, type)
  }
}

const isBytes = (type: string): boolean => type === 'binary' || type.startsWith('fixed[')

const unsupported = (transform: string, type: string): EngineError =>
  new EngineError(
    'UNSUPPORTED_TYPE',
    `The embedded engine cannot write the partition transform ${transform} of ${type}.`,
  )

const truncated = (type: string, width: bigint, column: string): string => {
  if (type === 'string') return `substring(${column}, 1, ${width})`
  if (isBytes(type)) return `hex((${column})[1:${width}])`
  const scale = /^decimal\(\d+,\s*(\d+)\)$/.exec(type)?.[1]
  if (scale === undefined && type !== 'int' && type !== 'long') throw unsupported(`truncate[${width}]`, type)
  const step = scale === undefined ? String(width) : decimalText(width, Number(scale))
  return `(${column} - (((${column} % ${step}) + ${step}) % ${step}))`
}

/** An unscaled integer as a literal: 50 at scale 2 is `0.50`. */
const decimalText = (unscaled: bigint, scale: number): string => {
  if (scale === 0) return String(unscaled)
  const digits = String(unscaled).padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Which bytes are hashed depends on the type (table spec, appendix B); `__bucket_*` are registered in the child. */
const hashed = (type: string, column: string): string => {
  switch (type) {
    case 'int':
    case 'long':
      return `__bucket_long(${column}::BIGINT)`
    case 'date':
      return `__bucket_long(date_diff('day', DATE '1970-01-01', ${column}))`
    case 'time':
      return `__bucket_long(epoch_us(${column}))`
    case 'timestamp':
    case 'timestamptz':
      return `__bucket_long(epoch_us(${column}))`
    case 'string':
      return `__bucket_text(${column})`
    case 'uuid':
      return `__bucket_blob(unhex(replace(${column}::VARCHAR, '-', '')))`
    default:
      if (isBytes(type)) return `__bucket_blob(${column})`
      if (type.startsWith('decimal('))
        return `__bucket_decimal(replace(${column}::VARCHAR, '.', '')::HUGEINT)`
      throw unsupported('bucket', type)
  }
}
