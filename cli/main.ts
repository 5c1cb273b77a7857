/** `boathouse noun verb`: everything goes over HTTP to any server, but for what starts or mends this machine's own. */
import { Command, Option } from 'commander'
import manifest from './package.json' with { type: 'json' }
import { catalogCommands, schemaCommands } from './commands/catalogs.ts'
import { auditCommands } from './commands/audit.ts'
import { connectionCommands } from './commands/connections.ts'
import { datasetCommands } from './commands/datasets.ts'
import { egressCommands } from './commands/egress.ts'
import { accessCommands, grantCommands } from './commands/grants.ts'
import { groupCommands } from './commands/groups.ts'
import { ingestCommand } from './commands/ingest.ts'
import { jobCommands } from './commands/jobs.ts'
import { keyCommands } from './commands/keys.ts'
import { memberCommands } from './commands/members.ts'
import { principalCommands } from './commands/principals.ts'
import { profileCommands } from './commands/profiles.ts'
import { providerCommands } from './commands/providers.ts'
import { retentionCommands } from './commands/retention.ts'
import { runCommands } from './commands/runs.ts'
import { sqlCommand } from './commands/sql.ts'
import { tableCommands } from './commands/tables.ts'
import { serviceAccountCommands } from './commands/service-accounts.ts'
import { sessionCommands } from './commands/sessions.ts'
import { signInCommands } from './commands/sign-in.ts'
import { tokenCommands } from './commands/tokens.ts'
import { viewCommands } from './commands/views.ts'
import { userCommands } from './commands/users.ts'
import { versionCommand } from './commands/version.ts'
import { workspaceCommands } from './commands/workspaces.ts'
import { tell } from './failure.ts'
import { handOver, localCommands } from './local.ts'
import { formats } from './render.ts'

const localSummaries: Record<(typeof localCommands)[number], string> = {
  up: 'start a server on this machine',
  doctor: 'check this machine: each check with its evidence and the command that mends it',
  config: 'print the settings in force, secrets left out',
  engines: 'install, start and stop a Trino on this machine: «engines start trino»',
  admin: 'on the server’s own host: «admin link», «admin reset-password»',
}

const program = new Command('boathouse')
  .description('Boathouse, the little lakehouse')
  .version(manifest.version)
  .addOption(new Option('-o, --output <format>', 'how to print').choices(formats).default('table'))
  .option('--no-headers', 'leave out the header line')
  .option('--profile <name>', 'a stored server and token')
  .option('-w, --workspace <name>', 'workspace', 'default')
  .showHelpAfterError('(«boathouse help» lists the commands)')
  .exitOverride()

for (const name of localCommands) {
  program
    .command(name)
    .description(localSummaries[name])
    .helpOption(false)
    .allowUnknownOption()
    .argument('[arguments...]')
    .action(async () => {
      process.exitCode = await handOver(process.argv.slice(process.argv.indexOf(name)))
    })
}
for (const command of [
  versionCommand(),
  sqlCommand(),
  ingestCommand(),
  tableCommands(),
  viewCommands(),
  datasetCommands(),
  schemaCommands(),
  catalogCommands(),
  connectionCommands(),
  egressCommands(),
  auditCommands(),
  keyCommands(),
  workspaceCommands(),
  memberCommands(),
  grantCommands(),
  accessCommands(),
  principalCommands(),
  jobCommands(),
  runCommands(),
  retentionCommands(),
  userCommands(),
  groupCommands(),
  serviceAccountCommands(),
  tokenCommands(),
  sessionCommands(),
  providerCommands(),
  signInCommands(),
  profileCommands(),
]) {
  program.addCommand(command)
}

/** Every command tells of mistakes alike: with the help that shows what would be right, and the exit code 2. */
const tellMistakes = (command: Command, words: string): void => {
  command.showHelpAfterError(`(«${words} --help» says more)`).exitOverride()
  for (const each of command.commands) tellMistakes(each, `${words} ${each.name()}`)
}
for (const each of program.commands) tellMistakes(each, `boathouse ${each.name()}`)

process.stdout.on('error', (error) => process.exit(tell(error)))
try {
  await program.parseAsync()
} catch (error) {
  // Commander has printed its own message already; its code says whether that was help or a mistake.
  const usage = error instanceof Error && 'exitCode' in error && error.name === 'CommanderError'
  process.exitCode = usage ? (error.exitCode === 0 ? 0 : 2) : tell(error)
}
