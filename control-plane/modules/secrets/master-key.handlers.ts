import { operations } from '@boathouse/contract'
import type { Tx } from '../../platform/database.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import { listMasterKeys } from './master-key.store.ts'
import { rotateMasterKey, type RotationDeps } from './rotate-master-key.ts'

export interface MasterKeyDeps extends RotationDeps {
  /** Runs in the transaction that switches from one key to the next, while both are here. */
  readonly atSwitch: (tx: Tx, from: string) => Promise<void>
}

/** What an administrator may know of master keys, and their rotation. The keys themselves leave by no request. */
export const masterKeyHandlers = (deps: MasterKeyDeps): readonly Handler[] => [
  handle(operations.listMasterKeys, async () => ({
    master_keys: (await listMasterKeys(deps.db)).map(({ id, secrets, ...row }) => ({
      key_id: id,
      ...row,
      is_here: deps.cipher.held().includes(id),
      secrets: Number(secrets),
    })),
  })),
  handle(operations.rotateMasterKey, async (ctx) => {
    const began = performance.now()
    const rotated = await rotateMasterKey(deps, async (tx, from, to) => {
      await deps.atSwitch(tx, from)
      await ctx.audit(tx, {
        object: { kind: 'master_key', id: to, name: to },
        details: { before: { key_id: from }, after: { key_id: to } },
      })
    })
    return {
      key_id: rotated.keyId,
      previous_key_id: rotated.previousKeyId,
      secrets: rotated.secrets,
      seconds: Math.round(performance.now() - began) / 1000,
    }
  }),
]
