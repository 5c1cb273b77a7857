import { errorTable } from '../errors.ts'

export const catalogErrors = errorTable({
  CATALOG_NOT_FOUND: {
    status: 404,
    message: (d: { catalog: string }) => `There is no catalog «${d.catalog}», or you may not see it.`,
  },
  CATALOG_EXISTS: {
    status: 409,
    message: (d: { catalog: string }) =>
      `A catalog «${d.catalog}» exists already; names of catalogs are unique in the organisation.`,
  },
  CATALOG_NOT_REACHED: {
    status: 422,
    message: (d: { connection: string; reason: string }) =>
      `The connection «${d.connection}» leads to no catalog that can be used: ${d.reason}. Test the connection, or attach it all the same with force.`,
  },
  CATALOG_UNAVAILABLE: { status: 502, message: (d: { message: string }) => d.message },
  CATALOG_NOT_EXTERNAL: {
    status: 422,
    message: (d: { catalog: string }) =>
      `The catalog «${d.catalog}» is kept by this server. It goes with its workspace and cannot be detached.`,
  },
  NOT_FOR_EXTERNAL_CATALOGS: {
    status: 422,
    message: (d: { catalog: string; what: string }) =>
      `«${d.catalog}» is kept by another server: ${d.what} works for the catalogs of this server only. SQL reaches it all the same.`,
  },
  SCHEMA_NOT_FOUND: { status: 404, message: (d: { schema: string }) => `There is no schema «${d.schema}».` },
  SCHEMA_EXISTS: {
    status: 409,
    message: (d: { schema: string }) => `A schema «${d.schema}» exists already.`,
  },
  SCHEMA_NOT_EMPTY: {
    status: 409,
    message: (d: { schema: string }) => `The schema «${d.schema}» still holds tables. Drop them first.`,
  },
  TABLE_NOT_FOUND: { status: 404, message: (d: { table: string }) => `There is no table «${d.table}».` },
  TABLE_EXISTS: { status: 409, message: (d: { table: string }) => `A table «${d.table}» exists already.` },
  VIEW_NOT_FOUND: { status: 404, message: (d: { view: string }) => `There is no view «${d.view}».` },
  REF_NOT_FOUND: { status: 404, message: (d: { ref: string; message: string }) => `${d.message}.` },
  REF_EXISTS: { status: 409, message: (d: { ref: string; message: string }) => `${d.message}.` },
  SNAPSHOT_NOT_FOUND: {
    status: 422,
    message: (d: { field: string; snapshot_id: string }) =>
      `${d.field}: the table has no snapshot ${d.snapshot_id}. It never had it, or it has expired.`,
  },
  /** `subject`: the column, property, branch or tag that the change is about. */
  INVALID_CHANGE: { status: 422, message: (d: { subject: string; message: string }) => `${d.message}.` },
  COMMIT_CONFLICT: {
    status: 409,
    message: (d: { table: string }) =>
      `The table «${d.table}» was changed by someone else meanwhile. Look at it, and repeat your change.`,
  },
  AMBIGUOUS_NAME: {
    status: 422,
    message: (d: { name: string; candidates: readonly string[] }) =>
      `«${d.name}» fits ${d.candidates.join(' and ')}, which differ only by case. Quote the exact name.`,
  },
  PREFIX_NOT_ALLOWED: {
    status: 422,
    message: (d: { prefix: string; why: string }) => `${d.prefix} cannot be an allowed prefix: ${d.why}.`,
  },
  PATH_OUTSIDE_TABLE: {
    status: 422,
    message: (d: { path: string; location: string }) =>
      `The path ${d.path} does not lie under the table's own location ${d.location}.`,
  },
})
