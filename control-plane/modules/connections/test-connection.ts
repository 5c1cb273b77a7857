import type { Input, Output, operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { checkFields, checkSecrets } from './check-input.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { storedFields } from './connection-view.ts'
import * as store from './connection.store.ts'
import {
  requireConnection,
  requireKind,
  requireServerRight,
  thingOf,
  visible,
  type ConnectionPath,
} from './find-connection.ts'
import type { ClearSecrets, ConnectionKind, Fields, ProbeContext } from './kind.ts'
import { kindNamed } from './kinds/index.ts'
import { mergeDraft } from './merge-draft.ts'
import type { Report } from './probe/run-checks.ts'
import { openSecrets } from './references/open-secrets.ts'
import { checkReferences, clearChanges } from './references/secret-changes.ts'

type Answer = Output<typeof operations.testConnection>
type Draft = Input<typeof operations.testConnection>['body']

/** `seen` refuses a connection that the one being tested may not lead to. */
export const probeContext = (
  deps: ConnectionDeps,
  workspaceId: string,
  seen: (name: string, row: store.ConnectionRow | undefined) => store.ConnectionRow,
): ProbeContext => ({
  egress: deps.egress,
  protectedPaths: deps.protectedPaths,
  pod: deps.pod,
  related: async (name, wanted) => {
    const row = seen(name, await store.findConnection(deps.db, workspaceId, name))
    requireKind(row, wanted)
    return { fields: storedFields(row), secrets: await openSecrets(deps, row) }
  },
})

const contextFor = (deps: ConnectionDeps, ctx: Context, workspaceId: string): ProbeContext =>
  probeContext(deps, workspaceId, (name, row) => visible(ctx, name, 'use', row))

const clear = (stored: ClearSecrets, changes: Readonly<Record<string, string | null>>): ClearSecrets =>
  Object.fromEntries(
    Object.entries({ ...stored, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null),
  )

const summaryOf = (report: Report) => ({
  status: report.status,
  checks: Object.fromEntries(report.checks.map(({ name, status }) => [name, status])),
})

const isAsStored = (draft: Draft): boolean =>
  draft.fields === undefined && Object.keys(draft.secrets).length === 0

/** Tests a connection as it is stored, and keeps what was found, or as it is being edited, which keeps nothing. */
export const testConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  path: ConnectionPath,
  draft: Draft,
): Promise<Answer> => {
  const { workspace, row } = await requireConnection(deps.db, ctx, path, 'manage')
  const stored = await openSecrets(deps, row, 'now')
  const { kind, fields, secrets } = mergeDraft(row, draft, Object.keys(stored))
  if (draft.fields !== undefined) requireServerRight(ctx, workspace, kind, fields)
  await checkReferences(deps, ctx, workspace, kind, secrets)
  const connection = { fields, secrets: clear(stored, await clearChanges(deps, workspace.id, secrets)) }
  const report = await kind.probe(connection, contextFor(deps, ctx, workspace.id))
  const tested_at = await inTransaction(deps.db, async (tx) => {
    // It may have been changed or deleted while the test ran.
    const now = await store.lockConnection(tx, workspace.id, row.name)
    const isSame = now?.id === row.id && now.version === row.version
    const saved =
      isSame && isAsStored(draft) ? await store.saveTest(tx, row.id, row.version, report) : undefined
    await ctx.audit(tx, {
      object: thingOf(row),
      details: { ...summaryOf(report), kept: saved !== undefined },
    })
    return saved
  })
  if (tested_at !== undefined) ctx.changed('connections', row.id, row.version)
  return { ...report, tested_at: tested_at ?? new Date().toISOString() }
}

const audited = (kind: ConnectionKind, fields: Fields, report: Report) => ({
  kind: kind.name,
  fields,
  ...summaryOf(report),
})

/** Tests what is not saved yet; only the audit log keeps that it was done. */
export const tryConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  workspaceName: string,
  body: Input<typeof operations.tryConnection>['body'],
): Promise<Answer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  const kind = kindNamed(body.kind)
  const fields = checkFields(kind, body.fields)
  requireServerRight(ctx, workspace, kind, fields)
  const given = checkSecrets(kind, fields, body.secrets, [])
  await checkReferences(deps, ctx, workspace, kind, given)
  const secrets = clear({}, await clearChanges(deps, workspace.id, given))
  const report = await kind.probe({ fields, secrets }, contextFor(deps, ctx, workspace.id))
  await inTransaction(deps.db, (tx) =>
    ctx.audit(tx, {
      object: { kind: 'workspace', id: workspace.id, name: workspace.name, workspaceId: workspace.id },
      details: audited(kind, fields, report),
    }),
  )
  return { ...report, tested_at: new Date().toISOString() }
}
