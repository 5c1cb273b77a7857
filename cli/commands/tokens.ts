import { Command, InvalidArgumentError } from 'commander'
import type { Request } from '@boathouse/contract/client.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

type Scope = NonNullable<NonNullable<Request<'createToken'>['body']>['scopes']>[number]

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** `90d`, `12h`, `30m`, `600s` → seconds. */
const parseLifetime = (text: string): number => {
  const match = /^(\d+)([smhd])$/.exec(text)
  if (!match) throw new InvalidArgumentError('write a number and s, m, h or d, such as 90d')
  return Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS]
}

interface NewTokenOptions {
  readonly comment: string
  readonly lifetime?: number
  readonly scope: Scope[]
}

export const tokenCommands = (): Command => {
  const noun = new Command('tokens').description('list, create, revoke')
  noun
    .command('list')
    .description('your access tokens')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      const all = await everyPage(
        (page_token) => session.client.call('listTokens', { query: { page_token } }),
        (page) => page.tokens,
      )
      renderList(
        all,
        {
          token_id: (t) => t.token_id,
          prefix: (t) => t.prefix,
          comment: (t) => t.comment,
          scopes: (t) => t.scopes?.join(' ') ?? null,
          expires: (t) => t.expires_at,
          last_used: (t) => t.last_used_at,
          revoked: (t) => t.revoked_at,
        },
        session,
      )
    })
  noun
    .command('create')
    .description('a new access token; its value is shown this once')
    .option('--comment <text>', 'what it is for', '')
    .option(
      '--lifetime <duration>',
      'such as 90d or 12h; without it the token does not expire',
      parseLifetime,
    )
    .option('--scope <scope...>', 'read, execute, write, manage, iceberg; without it all that you may do', [])
    .action(async (given: NewTokenOptions, command: Command) => {
      const session = sessionOf(command)
      const lifetime = given.lifetime === undefined ? {} : { lifetime_seconds: given.lifetime }
      const made = await session.client.call('createToken', {
        body: { comment: given.comment, ...lifetime, ...(given.scope.length > 0 && { scopes: given.scope }) },
      })
      const { token_id, expires_at } = made.token
      renderOne({ token_value: made.token_value, token_id, expires_at }, session)
    })
  noun
    .command('revoke <token_id>')
    .description('requests that carry it fail from the next one on')
    .action(async (token_id: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('revokeToken', { params: { token_id } })
    })
  return noun
}
