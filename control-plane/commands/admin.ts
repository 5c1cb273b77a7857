import { parseArgs } from 'node:util'
import { passwordFileOf } from '../main.ts'
import { loadConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { withHostAccess, type HostAccess } from '../start/open-for-host.ts'
import type { Command } from './command.ts'

type Action = (access: HostAccess, userName: string | undefined) => Promise<string>

const DEFAULT_URL = 'http://127.0.0.1:8484'

const ACTIONS: Readonly<Record<string, Action>> = {
  link: async ({ identity, serverUrl }, userName) => {
    const link = await identity.createSignInLink(userName)
    return `Signs in «${link.userName}» once, within ${link.minutes} minutes:\n${serverUrl ?? DEFAULT_URL}${link.path}`
  },
  'reset-password': async ({ identity }, userName) => {
    const { userName: name, password, hours } = await identity.resetPassword(userName)
    return `The new password of «${name}»: ${password}\nIt is good for ${hours} hours: choose one of your own on the profile page.`
  },
}

const USAGE = 'usage: boathouse admin link|reset-password [--user NAME]'

export const admin: Command = {
  summary: 'link: a new sign-in link; reset-password: a new password (--user NAME)',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { user: { type: 'string' } },
      allowPositionals: true,
    })
    const [name = ''] = positionals
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (!action || positionals.length > 1) {
      console.error(USAGE)
      return 2
    }
    const config = loadConfig(process.env)
    const log = createLog({ ...config.log, secrets: config.secrets })
    const answer = await withHostAccess(config, log, async (access) => {
      await access.identity.ensureFirstAdministrator({
        passwordFile: passwordFileOf(config),
        bootstrapToken: config.bootstrapToken,
      })
      return action(access, values.user)
    })
    console.log(answer)
    return 0
  },
}
