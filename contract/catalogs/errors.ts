import { errorTable } from '../errors.ts'

export const catalogErrors = errorTable({
  CATALOG_NOT_FOUND: {
    status: 404,
    message: (d: { catalog: string }) => `There is no catalog «${d.catalog}», or you may not see it.`,
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
