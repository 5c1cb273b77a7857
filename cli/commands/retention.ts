import { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

const PARTS = ['runs', 'logs', 'results', 'events'] as const

/** A number of days, or `forever`. */
const daysOf = (text: string): number | null => {
  if (text === 'forever') return null
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new CommandFailure(`«${text}» is no number of days; write one, or forever.`, 2)
}

/** How long a workspace keeps what runs leave. */
export const retentionCommands = (): Command => {
  const noun = new Command('retention').description(
    'get, set: how long runs, logs, results and events are kept',
  )
  noun
    .command('get')
    .description('days; nothing: for ever')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      const { workspace } = session
      renderOne(await session.client.call('getRetention', { params: { workspace } }), session)
    })
  const set = noun.command('set').description('change some; what is older goes within minutes')
  for (const part of PARTS) set.option(`--${part} <days>`, 'days, or forever')
  set.action(async (options: Partial<Record<(typeof PARTS)[number], string>>, command: Command) => {
    const session = sessionOf(command)
    const body = Object.fromEntries(
      PARTS.flatMap((part) => (options[part] === undefined ? [] : [[`${part}_days`, daysOf(options[part])]])),
    )
    if (Object.keys(body).length === 0)
      throw new CommandFailure(`Say what to change: ${PARTS.map((part) => `--${part}`).join(', ')}.`, 2)
    const params = { workspace: session.workspace }
    renderOne(await session.client.call('updateRetention', { params, body }), session)
  })
  return noun
}
