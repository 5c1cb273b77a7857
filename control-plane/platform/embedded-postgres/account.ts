import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { embeddedPostgresErrors } from './errors.ts'

/**
 * Who PostgreSQL runs as. It refuses root, so under root it gets another account, and, where that account
 * may not even enter the home's parents (/root, a mktemp directory), one capability that lets it pass them:
 *   1. setpriv with CAP_DAC_READ_SEARCH (or CAP_DAC_OVERRIDE, which containers are more often given);
 *   2. without setpriv, plain setuid by Node, which works where the parents may be entered by everybody.
 * Not root: the same user, with setpriv only for the death signal.
 */
export interface Account {
  /** Of the data directory and the socket; undefined when it is ours. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** The command line and spawn options that start `command` as this account. */
  readonly launch: (
    command: string,
    args: readonly string[],
  ) => { command: string; args: string[]; uid?: number; gid?: number }
}

interface PasswdEntry {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const entryOf = (passwd: string, test: (entry: PasswdEntry) => boolean): PasswdEntry | undefined =>
  passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .find((entry) => entry.name !== '' && entry.uid > 0 && test(entry))

const works = (command: string, args: readonly string[], ids: { uid?: number; gid?: number } = {}): boolean =>
  spawnSync(command, args, { stdio: 'ignore', ...ids }).status === 0

/** The kernel interrupts PostgreSQL (a fast shutdown) should we die; util-linux has it, BusyBox has not. */
const deathSignal = (): string[] =>
  works('setpriv', ['--pdeathsig', 'INT', 'true']) ? ['--pdeathsig', 'INT'] : []

const viaSetpriv =
  (options: readonly string[]): Account['launch'] =>
  (command, args) => ({ command: 'setpriv', args: [...options, '--', command, ...args] })

const direct: Account['launch'] = (command, args) => ({ command, args: [...args] })

const ourselves = (): Account => {
  const signal = deathSignal()
  return { launch: signal.length > 0 ? viaSetpriv(signal) : direct }
}

// `cd` needs the search permission on every parent, which is the very thing in question; so does the binary.
const REACH = 'cd -- "$0" && : > .reach && rm -f .reach && exec "$1" --version'

const reaches = (launch: Account['launch'], directory: string, binary: string): boolean => {
  const { command, args, ...ids } = launch('/bin/sh', ['-c', REACH, directory, binary])
  return works(command, args, ids)
}

const instead = (entry: PasswdEntry, directory: string, binary: string): Account => {
  const owner = { uid: entry.uid, gid: entry.gid }
  chownSync(directory, owner.uid, owner.gid)
  const ids = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups']
  const signal = deathSignal()
  const attempts: readonly [string, Account['launch']][] = [
    ['setpriv', viaSetpriv([...ids, '--inh-caps=-all', ...signal])],
    ...['dac_read_search', 'dac_override'].map((capability): [string, Account['launch']] => [
      `setpriv with ${capability}`,
      viaSetpriv([...ids, `--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`, ...signal]),
    ]),
    ['setuid', (command, args) => ({ command, args: [...args], ...owner })],
  ]
  // Everybody may pass through our directory, nobody may list it: what lies in it keeps its own lock.
  chmodSync(dirname(directory), 0o711)
  const found = attempts.find(([, launch]) => reaches(launch, directory, binary))
  if (found) return { owner, launch: found[1] }
  const tried = attempts.map(([name]) => name).join(', ')
  throw embeddedPostgresErrors.POSTGRES_REFUSES_ROOT({ account: entry.name, directory, tried })
}

/**
 * Decides who runs `binary` in `directory` (existing; given to that account). An account that owned it
 * before keeps it. Throws POSTGRES_REFUSES_ROOT or POSTGRES_NO_ACCOUNT.
 */
export const chooseAccount = (directory: string, binary: string, ownedBy: number | undefined): Account => {
  if (process.getuid?.() !== 0) return ourselves()
  const passwd = readFileSync('/etc/passwd', 'utf8')
  const entry =
    (ownedBy ? entryOf(passwd, ({ uid }) => uid === ownedBy) : undefined) ??
    entryOf(passwd, ({ name }) => name === 'postgres') ??
    entryOf(passwd, ({ name }) => name === 'nobody')
  if (!entry) throw embeddedPostgresErrors.POSTGRES_NO_ACCOUNT({})
  return instead(entry, directory, binary)
}
