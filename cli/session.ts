import { createClient } from '@boathouse/contract/client.ts'
import type { Client } from '@boathouse/contract/client.ts'
import type { Command } from 'commander'
import { CommandFailure } from './failure.ts'
import { readProfiles } from './profiles.ts'
import type { Profile } from './profiles.ts'
import type { Format } from './render.ts'

/** What every command works with: the server, and how to print. */
export interface Session {
  readonly client: Client
  /** The server's address, without a slash at its end. */
  readonly url: string
  readonly workspace: string
  readonly format: Format
  readonly headers: boolean
}

interface GlobalOptions {
  readonly output: Format
  readonly headers: boolean
  readonly profile?: string
  readonly workspace: string
}

const profileNamed = (name: string): Profile => {
  const profile = readProfiles().get(name)
  if (!profile)
    throw new CommandFailure(`There is no profile «${name}»; «boathouse profiles list» shows them.`, 2)
  return profile
}

/** The environment wins over the profile `default`; `--profile` wins over both. */
const serverOf = (options: GlobalOptions): Profile => {
  if (options.profile !== undefined) return profileNamed(options.profile)
  const named = process.env.BOATHOUSE_PROFILE
  const stored = named ? profileNamed(named) : readProfiles().get('default')
  const url = process.env.BOATHOUSE_URL ?? stored?.url ?? 'http://127.0.0.1:8484'
  // A stored token goes to the server that it was stored for, and nowhere else.
  const token = process.env.BOATHOUSE_TOKEN ?? (stored?.url === url ? stored.token : undefined)
  return token === undefined ? { url } : { url, token }
}

/** Reads the options that every command shares. */
export const sessionOf = (command: Command): Session => {
  const options = command.optsWithGlobals<GlobalOptions>()
  const server = serverOf(options)
  if (!URL.canParse(server.url))
    throw new CommandFailure(`«${server.url}» is not the address of a server.`, 2)
  return {
    client: createClient({
      baseUrl: server.url,
      ...(server.token === undefined ? {} : { token: server.token }),
    }),
    url: server.url.replace(/\/$/, ''),
    workspace: options.workspace,
    format: options.output,
    headers: options.headers,
  }
}
