import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import type { HealthChecks } from './health-checks.ts'

export { createHealthChecks } from './health-checks.ts'
export type { Finding, HealthChecks } from './health-checks.ts'
export { databaseCheck, diskCheck, notifierCheck, secretsCheck } from './standard-checks.ts'

export interface SystemFacts {
  readonly version: string
  readonly instanceId: string
  /** As configured: BOATHOUSE_CATALOG_URL, else what BOATHOUSE_PUBLIC_URL implies. */
  readonly catalogUri: string | undefined
}

/** The health page, and what a page needs to know before anybody signed in. */
export const healthHandlers = (checks: HealthChecks, facts: SystemFacts): readonly Handler[] => [
  handle(operations.getHealth, async () => ({ checks: await checks.run() })),
  handle(operations.getSystem, async (ctx) => ({
    product: 'Boathouse' as const,
    version: facts.version,
    instance_id: facts.instanceId,
    signed_in: ctx.principal !== undefined,
    catalog_uri: (ctx.principal && facts.catalogUri) ?? null,
  })),
]
