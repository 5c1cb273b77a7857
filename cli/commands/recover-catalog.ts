import { Command } from 'commander'
import { renderList } from '../render.ts'
import { sessionOf } from '../session.ts'

interface RecoverFlags {
  readonly apply?: boolean
  readonly overwrite?: readonly string[]
}

/** `catalogs recover`: brings tables back that the store has and the catalog has not. */
export const recoverCommand = (): Command =>
  new Command('recover')
    .argument('<catalog>')
    .description('find tables and views in the store that the catalog lost; says what --apply would do')
    .option('--apply', 'register what was found')
    .option(
      '--overwrite <schema.table...>',
      'live tables that give way to what is in the store, and dropped ones to bring back',
    )
    .action(async (catalog: string, { apply = false, overwrite = [] }: RecoverFlags, command: Command) => {
      const session = sessionOf(command)
      const body = { apply, overwrite: [...overwrite] }
      const { entries } = await session.client.call('recoverCatalog', { params: { catalog }, body })
      renderList(
        entries,
        {
          outcome: (e) => e.outcome,
          kind: (e) => e.kind,
          name: (e) => e.name,
          snapshot: (e) => e.snapshot_id,
          updated_at: (e) => e.updated_at,
          metadata: (e) => e.metadata_location,
          location: (e) => e.location,
          reason: (e) => e.reason,
          passed_over: (e) =>
            e.passed_over.map((one) => `${one.metadata_location}: ${one.reason}`).join('; ') || null,
        },
        session,
      )
      if (entries.some((entry) => entry.outcome === 'FAILED')) process.exitCode = 1
    })
