import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { changeLines } from '../job-files/print-plan.ts'
import { everyPage } from '../pages.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf, type Session } from '../session.ts'

const versionNumber = (text: string): number => {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw new CommandFailure(`«${text}» is not a version; «boathouse jobs versions» lists them.`, 2)
}

const diff = async (session: Session, job: string, from?: string, to?: string): Promise<void> => {
  const { client, workspace } = session
  const newest = async (): Promise<number> =>
    (await client.call('getJob', { params: { workspace, job } })).version
  const after = to === undefined ? await newest() : versionNumber(to)
  const since = from === undefined ? after - 1 : versionNumber(from)
  if (since < 1) throw new CommandFailure(`The job ${job} has one version only: nothing to compare.`, 2)
  const compared = await client.call('compareJobVersions', {
    params: { workspace, job, version: after },
    query: { since },
  })
  if (session.format === 'table')
    process.stdout.write(
      [
        `${job}: version ${compared.from} → ${compared.to}`,
        ...compared.changes.flatMap(changeLines),
        '',
      ].join('\n'),
    )
  else renderOne({ job, ...compared }, session)
}

/** `jobs versions`, `jobs diff` and `jobs restore`. */
export const addVersionCommands = (noun: Command): void => {
  noun
    .command('versions <job>')
    .description('every save, newest first')
    .action(async (job: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const { client, workspace } = session
      const all = await everyPage(
        (page_token) => client.call('listJobVersions', { params: { workspace, job }, query: { page_token } }),
        (page) => page.versions,
      )
      const view = {
        version: (one: (typeof all)[number]) => one.version,
        author: (one: (typeof all)[number]) => one.author,
        at: (one: (typeof all)[number]) => one.created_at,
        message: (one: (typeof all)[number]) => one.message,
      }
      renderList(all, view, session)
    })
  noun
    .command('diff <job> [from] [to]')
    .description('what changed between two versions; the newest against the one before')
    .action(
      (job: string, from: string | undefined, to: string | undefined, _options: object, command: Command) =>
        diff(sessionOf(command), job, from, to),
    )
  noun
    .command('restore <job> <version>')
    .description('save an old definition again, as the newest version')
    .option('-m, --message <text>', 'said with the new version')
    .action(async (job: string, text: string, { message }: { message?: string }, command: Command) => {
      const session = sessionOf(command)
      const params = { workspace: session.workspace, job, version: versionNumber(text) }
      const saved = await session.client.call('restoreJobVersion', { params, body: { message } })
      renderOne({ job_id: saved.job_id, name: saved.name, version: saved.version }, session)
    })
}
