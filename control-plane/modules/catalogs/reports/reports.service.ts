import { parseJson, stringifyJson, type JsonObject } from '@boathouse/iceberg'
import type { Actor, CatalogDeps } from '../catalog-deps.ts'
import { deleteOldReports, insertReport, type ReportKind } from './report.store.ts'

const KINDS: Readonly<Record<string, ReportKind>> = { 'scan-report': 'scan', 'commit-report': 'commit' }

/** A scan of a table with thousands of columns can name each; what is longer is taken and forgotten. */
const LARGEST = 256 * 1024
const KEPT_DAYS = 7
const BATCH = 10_000

const longOf = (value: unknown): bigint | null => {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : null
}

/** Keeps what an engine reported. Kinds that we do not know are taken and forgotten: clients of tomorrow send them. */
export const keepReport = async (
  { db }: CatalogDeps,
  actor: Pick<Actor, 'principal'>,
  tableId: string,
  report: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const kind = KINDS[String(report['report-type'])]
  // PostgreSQL cannot keep U+0000.
  const text = stringifyJson(report).replaceAll(String.raw`\u0000`, '')
  if (!kind || text.length > LARGEST) return
  const snapshotId = longOf(report['snapshot-id'])
  await insertReport(db, { tableId, kind, snapshotId, principalId: actor.principal?.id, report: text })
}

/** The document of a kept report; longs are `bigint`. */
export const reportOf = (text: string): JsonObject => {
  const document = parseJson(text)
  return typeof document === 'object' && document !== null && !Array.isArray(document)
    ? (document as JsonObject)
    : {}
}

/** Forgets reports that are more than a week old; gives back how many. */
export const forgetReports = async ({ db }: CatalogDeps): Promise<number> => {
  let forgotten = 0
  for (;;) {
    const batch = await deleteOldReports(db, KEPT_DAYS, BATCH)
    forgotten += batch
    if (batch < BATCH) return forgotten
  }
}
