import { operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import type { HealthChecks } from './health-checks.ts'

export { createHealthChecks } from './health-checks.ts'
export type { Finding, HealthChecks, Trouble, Troubles } from './health-checks.ts'
export { databaseCheck, diskCheck, notifierCheck, secretsCheck } from './standard-checks.ts'

export interface SystemFacts {
  readonly version: string
  readonly instanceId: string
  /** As configured: BOATHOUSE_CATALOG_URL, else what BOATHOUSE_PUBLIC_URL implies. */
  readonly catalogUri: string | undefined
}

/** The health page, and what a page needs to know before anybody signed in. */
export const healthHandlers = (
  checks: HealthChecks,
  facts: SystemFacts,
  workspaceOf: (ctx: Context, name: string) => Promise<{ readonly name: string }>,
): readonly Handler[] => [
  handle(operations.getHealth, async (ctx) => ({ checks: await checks.runFor(ctx) })),
  handle(operations.getWorkspaceHealth, async (ctx, { params }) => {
    const { name } = await workspaceOf(ctx, params.workspace)
    return { checks: await checks.runIn(ctx, name) }
  }),
  handle(operations.getSystem, async (ctx) => ({
    product: 'Boathouse' as const,
    version: facts.version,
    instance_id: facts.instanceId,
    signed_in: ctx.principal !== undefined,
    catalog_uri: (ctx.principal && facts.catalogUri) ?? null,
  })),
]
