import { commonErrors, type Input, type OperationSpec, type Output } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import {
  AlreadyExists,
  CatalogFailed,
  EvolutionRefused,
  IcebergError,
  MetadataFileMissing,
  NamespaceNotEmpty,
  NoSuchNamespace,
  NoSuchTable,
  NoSuchView,
} from '@boathouse/iceberg'
import { ObjectNotFound } from '@boathouse/storage'
import type { Context } from '../../../platform/context.ts'
import { handle, type Handler } from '../../../platform/handle.ts'
import { permissionDenied } from '../../../platform/require-right.ts'
import { NoSuchWarehouse } from '../no-such-warehouse.ts'
import { PathOutsideTable } from '../locations.policy.ts'
import { Forbidden } from '../rights.ts'

/** What the path of a request names. */
interface Named {
  readonly catalog?: string
  readonly schema?: string
  readonly table?: string
  readonly view?: string
}

/** A change that cannot be made, with the thing that it is about. */
const refused = (error: EvolutionRefused): BoathouseError => {
  const { message, subject } = error
  switch (error.reason) {
    case 'REF_NOT_FOUND':
      return catalogErrors.REF_NOT_FOUND({ ref: subject, message }, error)
    case 'REF_EXISTS':
      return catalogErrors.REF_EXISTS({ ref: subject, message }, error)
    case 'SNAPSHOT_NOT_FOUND':
      return catalogErrors.SNAPSHOT_NOT_FOUND({ field: 'snapshot_id', snapshot_id: subject }, error)
    case 'COLUMN_NOT_FOUND':
    case 'COLUMN_EXISTS':
    case 'AMBIGUOUS_NAME':
    case 'INVALID_CHANGE':
      return catalogErrors.INVALID_CHANGE({ subject, message }, error)
  }
}

/** The library's failures in the words of this API, which speaks of schemas where Iceberg speaks of namespaces. */
const translated = (
  error: unknown,
  operation: string,
  { catalog = '', schema = '', table = '', view = '' }: Named,
): unknown => {
  if (error instanceof NoSuchWarehouse) return catalogErrors.CATALOG_NOT_FOUND({ catalog }, error)
  if (error instanceof NoSuchNamespace) return catalogErrors.SCHEMA_NOT_FOUND({ schema }, error)
  if (error instanceof NoSuchTable) return catalogErrors.TABLE_NOT_FOUND({ table }, error)
  if (error instanceof Forbidden) return permissionDenied(operation, error.verb, error.thing)
  if (error instanceof NoSuchView) return catalogErrors.VIEW_NOT_FOUND({ view }, error)
  if (error instanceof NamespaceNotEmpty) return catalogErrors.SCHEMA_NOT_EMPTY({ schema }, error)
  if (error instanceof EvolutionRefused) return refused(error)
  if (error instanceof PathOutsideTable)
    return catalogErrors.PATH_OUTSIDE_TABLE({ path: error.path, location: error.location }, error)
  if (error instanceof MetadataFileMissing || error instanceof ObjectNotFound)
    return new BoathouseError({ code: 'METADATA_MISSING', status: 422, message: error.message, cause: error })
  if (error instanceof CatalogFailed)
    return catalogErrors.CATALOG_UNAVAILABLE({ message: `${error.message}.` }, error)
  if (error instanceof AlreadyExists) return commonErrors.CONFLICT({ what: error.message }, error)
  if (error instanceof IcebergError)
    return new BoathouseError({
      code: error.type,
      status: error.status,
      message: error.message,
      cause: error,
    })
  return error
}

/** Binds an operation on catalogs. */
export const catalogHandle = <O extends OperationSpec>(
  operation: O,
  run: (ctx: Context, input: Input<O>) => Promise<Output<O>>,
): Handler =>
  handle(operation, async (ctx, input: Input<O>) => {
    try {
      return await run(ctx, input)
    } catch (error) {
      throw translated(error, operation.name, input.params as Named)
    }
  })
