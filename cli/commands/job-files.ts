import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { jobFileSchema } from '@boathouse/contract/jobs/job-file.ts'
import { CommandFailure } from '../failure.ts'
import { applyJob } from '../job-files/apply-job.ts'
import { definitionOf, loadStarters } from '../job-files/job-starters.ts'
import { asFile, planJob, type JobPlan } from '../job-files/plan-jobs.ts'
import { planLines } from '../job-files/print-plan.ts'
import { problemLine, readJobFiles, type JobFiles } from '../job-files/read-job-files.ts'
import { everyPage } from '../pages.ts'
import { sessionOf, type Session } from '../session.ts'

const say = (lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

const checkedFiles = async (places: readonly string[]): Promise<JobFiles['jobs']> => {
  const { jobs, problems } = await readJobFiles(places)
  if (problems.length > 0) throw new CommandFailure(problems.map(problemLine).join('\n'), 1)
  if (jobs.length === 0) throw new CommandFailure(`There is no YAML file in ${places.join(', ')}.`, 2)
  return jobs
}

const plansOf = async ({ client, workspace }: Session, places: readonly string[]): Promise<JobPlan[]> => {
  const plans: JobPlan[] = []
  for (const { file, job } of await checkedFiles(places))
    plans.push(await planJob(client, workspace, file, job))
  return plans
}

const summary = (plans: readonly JobPlan[]): string => {
  const count = (action: JobPlan['action']): number => plans.filter((plan) => plan.action === action).length
  return `${count('create')} to create, ${count('update')} to change, ${count('none')} as they are`
}

/** What the server says of each file: statements, connections and what else it alone can judge. */
const askServer = async ({ client, workspace }: Session, jobs: JobFiles['jobs']): Promise<void> => {
  const refused: string[] = []
  for (const { file, job } of jobs) {
    const params = { workspace }
    const { errors, warnings } = await client.call('validateJob', { params, body: definitionOf(job) })
    refused.push(...errors.map((error) => problemLine({ file, ...error })))
    say(warnings.map((warning) => `warning: ${problemLine({ file, ...warning })}`))
  }
  if (refused.length > 0) throw new CommandFailure(refused.join('\n'), 1)
}

const validate = async (
  places: readonly string[],
  { server }: { readonly server?: boolean },
  command: Command,
): Promise<void> => {
  const jobs = await checkedFiles(places)
  if (server) await askServer(sessionOf(command), jobs)
  say([`${jobs.length} ${jobs.length === 1 ? 'job is' : 'jobs are'} ${server ? 'good' : 'well-formed'}.`])
}

const plan = async (places: readonly string[], _options: object, command: Command): Promise<void> => {
  const plans = await plansOf(sessionOf(command), places)
  say([...plans.flatMap(planLines), summary(plans)])
}

const apply = async (
  places: readonly string[],
  { message }: { readonly message: string },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const plans = await plansOf(session, places)
  say([...plans.flatMap(planLines), summary(plans)])
  for (const each of plans) {
    if (each.action === 'none') continue
    const secrets = await applyJob(session.client, session.workspace, each, message)
    for (const { name, path: address, secret } of secrets)
      say([`the hook ${name} is ${address}, and its secret, shown this once, ${secret}`])
  }
  say(['Applied.'])
}

const exportJobs = async (
  directory: string,
  names: readonly string[],
  _options: object,
  command: Command,
): Promise<void> => {
  const { client, workspace } = sessionOf(command)
  const listed = await everyPage(
    (page_token) => client.call('listJobs', { params: { workspace }, query: { page_token } }),
    (page) => page.jobs,
  )
  await mkdir(directory, { recursive: true })
  for (const job of names.length > 0 ? names : listed.map(({ name }) => name)) {
    const params = { workspace, job }
    const [found, starters] = await Promise.all([
      client.call('getJob', { params }),
      loadStarters(client, params),
    ])
    const file = path.join(directory, `${found.name}.yaml`)
    // Who owns a job is the server's business.
    const { run_as: _owner, ...content } = asFile(found, starters)
    await writeFile(file, stringify(content, { lineWidth: 0 }))
    say([file])
  }
}

/** Adds the verbs that work on jobs as files to the noun `jobs`. */
export const addJobFileCommands = (noun: Command): void => {
  noun
    .command('validate <place...>')
    .description('check job files; without a server, unless asked for')
    .option('--server', 'have the server check them as saving would, and save nothing')
    .action(validate)
  noun
    .command('plan <place...>')
    .description('what «apply» of these files and directories would change')
    .action(plan)
  noun
    .command('apply <place...>')
    .description('make the server have the jobs of these files and directories')
    .option('-m, --message <text>', 'said with the versions that it makes', 'Applied from files')
    .action(apply)
  noun
    .command('export <directory> [job...]')
    .description('write jobs as files, all of them when none is named')
    .action(exportJobs)
  noun
    .command('schema')
    .description('the JSON Schema of a job file, for editors')
    .action(() => say([JSON.stringify(jobFileSchema(), null, 2)]))
}
