import { Command } from 'commander'
import { handOver } from '../local.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

/** The master key, under which every stored secret and the seals of the audit log lie. */
export const keyCommands = (): Command => {
  const noun = new Command('keys').description('the master key: status, rotate, export')
  noun
    .command('status')
    .description('which master key is current, how many secrets it protects, and whether a copy was taken')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      const { master_keys: keys } = await session.client.call('listMasterKeys', {})
      renderList(
        keys,
        {
          key_id: (key) => key.key_id,
          current: (key) => String(key.is_current),
          here: (key) => String(key.is_here),
          secrets: (key) => String(key.secrets),
          created: (key) => key.created_at,
          exported: (key) => key.exported_at,
        },
        session,
      )
    })
  noun
    .command('rotate')
    .description(
      'protect every secret with a new master key while everything goes on; the old one is useless then',
    )
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      renderOne(await session.client.call('rotateMasterKey', {}), session)
    })
  noun
    .command('export')
    .description('on the server’s own host: write a copy of the master key to a file, to be kept elsewhere')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[arguments...]')
    .action(async () => {
      process.exitCode = await handOver(process.argv.slice(process.argv.indexOf('keys')))
    })
  return noun
}
