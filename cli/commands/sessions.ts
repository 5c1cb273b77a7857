import { Command } from 'commander'
import { renderList } from '../render.ts'
import { sessionOf } from '../session.ts'

const list = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderList(
    (await session.client.call('listSessions', {})).sessions,
    {
      session_id: (s) => s.session_id,
      from: (s) => s.source_address,
      program: (s) => s.user_agent,
      by: (s) => s.method,
      last_used: (s) => s.last_seen_at,
      expires: (s) => s.expires_at,
    },
    session,
  )
}

export const sessionCommands = (): Command => {
  const noun = new Command('sessions').description('where you are signed in: list, revoke, end-all')
  noun.command('list').description('your sessions, newest first').action(list)
  noun
    .command('revoke <session_id>')
    .description('ends one of your sessions')
    .action(async (session_id: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('revokeSession', { params: { session_id } })
    })
  noun
    .command('end-all')
    .description('sign out everywhere; access tokens stay')
    .action(async (_options: object, command: Command) => {
      await sessionOf(command).client.call('revokeSessions', {})
    })
  return noun
}
