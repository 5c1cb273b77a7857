import { commonErrors, type Input, type operations, type Output } from '@boathouse/contract'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, type Database } from '../../platform/database.ts'
import { DEFAULT_EGRESS, parseNetwork, parsePorts } from '../../platform/egress/index.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { lockEgressRules, readEgressRow, writeEgressRow, type EgressRow } from './egress.store.ts'

type View = Output<typeof operations.getEgressRules>
type NewRules = Input<typeof operations.updateEgressRules>['body']

const present = (row: EgressRow | undefined): View => ({
  networks: [...(row?.networks ?? DEFAULT_EGRESS.networks)],
  ports: [...(row?.ports ?? DEFAULT_EGRESS.ports)],
  is_default: row === undefined,
  updated_at: row?.updated_at ?? null,
  version: Number(row?.version ?? 0n),
})

const thing: Securable = { kind: 'organisation', id: 'egress_rules', name: 'egress rules' }

export const getEgressRules = async (db: Database): Promise<View> => present(await readEgressRow(db))

const requireReadable = ({ networks, ports }: NewRules): void => {
  const fields = [
    ...networks.flatMap((text, at) =>
      parseNetwork(text) ? [] : { field: `networks[${at}]`, message: 'write a network such as 10.0.0.0/8' },
    ),
    ...ports.flatMap((text, at) =>
      parsePorts(text) ? [] : { field: `ports[${at}]`, message: 'write a port such as 443, or 9000-9100' },
    ),
  ]
  if (fields.length > 0) throw commonErrors.INVALID_REQUEST({ fields })
}

export const updateEgressRules = async (db: Database, ctx: Context, rules: NewRules): Promise<View> => {
  requireReadable(rules)
  const after = await inTransaction(db, async (tx) => {
    await lockEgressRules(tx)
    const before = present(await readEgressRow(tx))
    requireVersion(ctx, 'egress rules', before.version)
    const row = await writeEgressRow(tx, rules)
    const { networks, ports } = before
    await ctx.audit(tx, { object: thing, details: { before: { networks, ports }, after: rules } })
    return present(row)
  })
  ctx.changed('egress_rules', thing.id, after.version)
  return after
}
