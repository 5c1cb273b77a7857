import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import type { Trouble } from '../health/index.ts'
import { workspaceNames } from '../workspaces/index.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { storedTest, type ConnectionAnswer } from './connection-view.ts'
import * as store from './connection.store.ts'
import { thingOf } from './find-connection.ts'

const MOST = 200

const seenOf = (db: Database, ctx: Context): Promise<store.ConnectionRow[]> =>
  store.failingConnections(db, MOST).then((rows) => rows.filter((row) => ctx.may('read', thingOf(row))))

const evidenceOf = (test: NonNullable<ConnectionAnswer['last_test']>, version: bigint): string => {
  const failed = test.checks.find(({ status, required }) => status === 'failed' && required)
  const what = failed ? `${failed.name}: ${failed.evidence}` : 'its test failed'
  return BigInt(test.tested_version) === version ? what : `${what} (it was changed since)`
}

/** For the health page: the connections whose last test failed, as far as the caller may see them. */
export const failingConnections = async (
  { db }: Pick<ConnectionDeps, 'db'>,
  ctx: Context,
): Promise<readonly Trouble[]> => {
  const rows = await seenOf(db, ctx)
  if (rows.length === 0) return []
  const names = await workspaceNames(db, [...new Set(rows.map((row) => row.workspace_id))])
  return rows.flatMap((row) => {
    const test = storedTest(row)
    if (!test) return []
    const remedy = test.checks.find(({ status }) => status === 'failed')?.remedy
    return {
      name: `connection ${row.name}`,
      workspace: names.get(row.workspace_id) ?? '',
      status: 'failed' as const,
      evidence: evidenceOf(test, row.version),
      remedy: remedy ?? 'Open the connection and test it.',
    }
  })
}
