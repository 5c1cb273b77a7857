import { parsePrimitive, parseTransform, resultType, transformSql } from '@boathouse/iceberg'
import type { IcebergType } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'

export interface TransformedColumn {
  readonly expression: string
  /** Iceberg's type of the transformed value. */
  readonly type: string
}

/** SQL for a partition or sort transform of a column. Throws `UNSUPPORTED_TYPE`. */
export const transformedColumn = (
  transform: string,
  source: IcebergType,
  column: string,
): TransformedColumn => {
  const parsed = parseTransform(transform)
  if (typeof source !== 'string' || parsed.kind === 'unknown') {
    throw new EngineError(
      'UNSUPPORTED_TYPE',
      `The embedded engine cannot write tables with the transform ${transform}.`,
    )
  }
  return { expression: transformSql(parsed, source, column), type: resultType(parsed, source) }
}

/** As a column that COPY partitions by: bytes as hex text, because DuckDB reports partition values as texts. */
export const partitionColumn = ({ expression, type }: TransformedColumn): string =>
  isBytes(type) ? `hex(${expression})` : expression

const isBytes = (type: string): boolean => ['binary', 'fixed'].includes(parsePrimitive(type).kind)
