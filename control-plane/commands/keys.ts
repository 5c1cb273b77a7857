import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { errorTable } from '@boathouse/contract/errors.ts'
import { loadConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { withHostAccess } from '../start/open-for-host.ts'
import { exportMasterKey } from '../start/open-master-key.ts'
import type { Command } from './command.ts'

const USAGE = 'usage: boathouse keys export --to FILE'

const exportErrors = errorTable({
  FILE_NOT_WRITTEN: {
    status: 422,
    message: (d: { file: string; reason: string }) =>
      `The copy was not written to ${d.file}: ${d.reason}. Name a file that does not exist yet.`,
  },
})

const write = (file: string, text: string): void => {
  try {
    // Never over something that is there: it may be the copy of an older key, which older backups need.
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw exportErrors.FILE_NOT_WRITTEN({ file, reason }, error)
  }
}

export const keys: Command = {
  summary: 'export --to FILE: a copy of the master key, to be kept where the backups of the database are not',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { to: { type: 'string' } },
      allowPositionals: true,
    })
    const file = values.to
    if (positionals.join(' ') !== 'export' || file === undefined) {
      console.error(USAGE)
      return 2
    }
    const config = loadConfig(process.env)
    const log = createLog({ ...config.log, secrets: config.secrets })
    const keyId = await withHostAccess(config, log, ({ db }) =>
      exportMasterKey(db, config, (text) => write(file, text)),
    )
    console.log(`Wrote master key ${keyId} to ${file}. Keep it apart from the backups of the database.`)
    return 0
  },
}
