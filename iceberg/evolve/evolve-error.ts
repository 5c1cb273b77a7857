import { IcebergError } from '../errors.ts'

export type EvolutionReason =
  | 'COLUMN_NOT_FOUND'
  | 'COLUMN_EXISTS'
  | 'AMBIGUOUS_NAME'
  | 'REF_NOT_FOUND'
  | 'REF_EXISTS'
  | 'SNAPSHOT_NOT_FOUND'
  | 'INVALID_CHANGE'

/** A change of a table's schema, partitioning, order, properties or refs that cannot be made. The table is unchanged. */
export class EvolutionRefused extends IcebergError {
  override readonly name = 'EvolutionRefused'
  readonly reason: EvolutionReason
  /** The column (dotted path), property, branch, tag or snapshot that it is about. */
  readonly subject: string
  constructor(reason: EvolutionReason, subject: string, message: string) {
    super('ValidationException', 422, message)
    this.reason = reason
    this.subject = subject
  }
}

export const invalidChange = (subject: string, message: string): EvolutionRefused =>
  new EvolutionRefused('INVALID_CHANGE', subject, message)
