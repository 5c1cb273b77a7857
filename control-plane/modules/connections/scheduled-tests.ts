import { BoathouseError } from '@boathouse/contract'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import { inTransaction } from '../../platform/database.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { storedFields } from './connection-view.ts'
import * as store from './connection.store.ts'
import { connectionKinds, kindNamed } from './kinds/index.ts'
import type { Report } from './probe/run-checks.ts'
import { openSecrets } from './references/open-secrets.ts'
import { probeContext } from './test-connection.ts'

const BATCH = 20
// Tests of these send people something.
const QUIET = connectionKinds.filter((kind) => kind.testDisturbs !== true).map(({ name }) => name)

const stands = (name: string, row: store.ConnectionRow | undefined): store.ConnectionRow => {
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: name })
  return row
}

/** The test that somebody would make of what is stored; what keeps it from beginning is its first finding. */
const reportOf = async (deps: ConnectionDeps, row: store.ConnectionRow): Promise<Report> => {
  try {
    const connection = { fields: storedFields(row), secrets: await openSecrets(deps, row, 'now') }
    return await kindNamed(row.kind).probe(connection, probeContext(deps, row.workspace_id, stands))
  } catch (error) {
    if (!(error instanceof BoathouseError)) throw error
    const check = { name: 'open', status: 'failed', required: true, evidence: error.message } as const
    return { status: 'failed', checks: [{ ...check, remedy: null, millis: 0 }], capabilities: {} }
  }
}

/**
 * Tests connections that were neither tested nor changed for `seconds`, one after the other; `mayGoOn` is
 * asked before each. Kinds whose test sends people something are left out. Gives the ids of those that were tested.
 */
export const testDueConnections = async (
  deps: ConnectionDeps,
  seconds: number,
  mayGoOn: () => Promise<boolean>,
): Promise<readonly string[]> => {
  const tested: string[] = []
  for (const row of await store.connectionsToTest(deps.db, QUIET, seconds, BATCH)) {
    if (!(await mayGoOn())) return tested
    const report = await reportOf(deps, row)
    await inTransaction(deps.db, async (tx) => {
      const now = await store.lockConnection(tx, row.workspace_id, row.name)
      // It may have been changed or deleted while the test ran.
      if (now?.id !== row.id || now.version !== row.version) return
      await store.saveTest(tx, row.id, row.version, report)
      tested.push(row.id)
    })
  }
  return tested
}
