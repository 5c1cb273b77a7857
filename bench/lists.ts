/**
 * Claim: with 100,000 jobs and 10 million runs in one workspace, each list and search over HTTP takes at most 30 ms at
 * p95, whatever the filter and however deep the page.
 *
 * `node bench/lists.ts [jobs] [runs] [asked]` fills the database by SQL (needs 10 GB of disk), then asks in turns.
 *
 * Seen on two cores with nothing else at work (24 November 2026): every list and search of runs at most 18.5 ms at p95 (most
 * of them 4 to 11), a page of jobs 18, 200 pages of runs 7.5, of jobs 21, a name or tag of jobs 5 to 27. One misses: a name
 * of two letters took 36.7 ms at p95 and 22.7 in the middle.
 */
import { startFleet, type Fleet } from './fleet.ts'
import { BUSY_JOB, fill } from './many-runs.ts'
import { quantile } from './quantiles.ts'
import { timed } from './timed.ts'

const jobs = Number(process.argv[2] ?? 100_000)
const runs = Number(process.argv[3] ?? 10_000_000)
const asked = Number(process.argv[4] ?? 60)

const DAY_MILLIS = 86_400_000
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MILLIS).toISOString()

/** What to ask, by what is claimed of it. Days and numbers vary, so that no answer is one that was just given. */
const questions: Readonly<Record<string, (turn: number) => string>> = {
  'runs, newest': () => 'jobs/-/runs',
  'runs, FAILED': () => 'jobs/-/runs?state=FAILED',
  'runs, what home shows as failed': () => 'jobs/-/runs?state=FAILED,TIMED_OUT,UPSTREAM_FAILED&page_size=50',
  'runs, what home shows as live': () => 'jobs/-/runs?state=QUEUED,STARTING,RUNNING,STOPPING&page_size=20',
  'runs, SUCCEEDED': () => 'jobs/-/runs?state=SUCCEEDED',
  'runs, SUCCEEDED or FAILED': () => 'jobs/-/runs?state=SUCCEEDED,FAILED',
  'runs, TIMED_OUT (there is none)': () => 'jobs/-/runs?state=TIMED_OUT',
  'runs, by hand': () => 'jobs/-/runs?trigger=MANUAL',
  'runs, by webhook (one in a million)': () => 'jobs/-/runs?trigger=WEBHOOK',
  'runs, by table (there is none)': () => 'jobs/-/runs?trigger=TABLE',
  'runs, by webhook and FAILED': () => 'jobs/-/runs?trigger=WEBHOOK&state=FAILED',
  'runs, by hand and CANCELED': () => 'jobs/-/runs?trigger=MANUAL&state=CANCELED',
  'runs, of a day': (turn) =>
    `jobs/-/runs?created_after=${daysAgo(turn * 5 + 2)}&created_before=${daysAgo(turn * 5 + 1)}`,
  'runs, CANCELED on a day': (turn) =>
    `jobs/-/runs?state=CANCELED&created_after=${daysAgo(turn * 5 + 2)}&created_before=${daysAgo(turn * 5 + 1)}`,
  'runs, of a job': (turn) => `jobs/copy-${String(turn * 97 + 5).padStart(6, '0')}/runs`,
  'runs, FAILED, of a job': (turn) => `jobs/copy-${String(turn * 97 + 5).padStart(6, '0')}/runs?state=FAILED`,
  'runs, FAILED, of the busiest job': () => `jobs/${BUSY_JOB}/runs?state=FAILED`,
  'runs, TIMED_OUT, of the busiest job': () => `jobs/${BUSY_JOB}/runs?state=TIMED_OUT`,
  'runs, RUNNING, of the busiest job': () => `jobs/${BUSY_JOB}/runs?state=RUNNING`,
  'runs, by webhook, of the busiest job': () => `jobs/${BUSY_JOB}/runs?trigger=WEBHOOK`,
  'jobs, first page': () => 'jobs',
  'jobs, a name that few have': (turn) => `jobs?q=${String(turn * 97 + 5).padStart(6, '0')}`,
  'jobs, a name that most have': () => 'jobs?q=copy',
  'jobs, a name that none has': () => 'jobs?q=nothing-like-it',
  'jobs, a name of two letters': () => 'jobs?q=77',
  'jobs, a tag that one in fifty has': (turn) => `jobs?tag=team%3Dteam-${turn % 50}`,
  'jobs, a tag that one has': (turn) => `jobs?tag=number%3D${turn * 97 + 5}`,
  'jobs, a tag that none has': () => 'jobs?tag=absent',
  workspaces: () => '',
}

const PAGES = 200

/** Follows pages of `question` from the first on; gives what each took. */
const pageThrough = async (get: (path: string) => Promise<unknown>, question: string): Promise<number[]> => {
  const samples: number[] = []
  let token: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const after: string =
      token === undefined ? '' : `${question.includes('?') ? '&' : '?'}page_token=${token}`
    let answer: unknown
    samples.push(await timed(async () => (answer = await get(question + after))))
    token = (answer as { next_page_token?: string }).next_page_token
    if (token === undefined) break
  }
  return samples
}

const measure = async (fleet: Fleet): Promise<void> => {
  const [server] = fleet.servers
  const get = async (path: string): Promise<unknown> => {
    const where = path === '' ? 'workspaces' : `workspaces/default/${path}`
    const answer = await fetch(`${server.url}/api/v1/${where}`, {
      headers: { authorization: `Bearer ${server.token}` },
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const samples = new Map<string, number[]>(Object.keys(questions).map((name) => [name, []]))
  for (let turn = -2; turn < asked; turn += 1)
    for (const [name, ask] of Object.entries(questions)) {
      const millis = await timed(() => get(ask(Math.max(0, turn))))
      if (turn >= 0) samples.get(name)?.push(millis)
    }
  for (const [name, question] of [
    ['runs, 200 pages', 'jobs/-/runs?page_size=100'],
    ['runs, 200 pages of FAILED', 'jobs/-/runs?state=FAILED&page_size=100'],
    ['jobs, 200 pages', 'jobs?page_size=100'],
  ] as const)
    samples.set(name, await pageThrough(get, question))
  for (const [name, millis] of samples) {
    const [p50, p95] = [0.5, 0.95].map((q) => quantile(millis, q))
    console.log(
      `${name.padEnd(38)} p50 ${p50?.toFixed(1).padStart(7)} ms  p95 ${p95?.toFixed(1).padStart(7)} ms${(p95 ?? 0) > 30 ? '  over 30' : ''}`,
    )
  }
}

const fleet = await startFleet(1)
try {
  console.log(`filling: ${jobs} jobs, ${runs} runs`)
  const millis = await timed(() => fill(fleet, jobs, runs))
  console.log(`filled in ${(millis / 1000).toFixed(0)} s`)
  await measure(fleet)
} finally {
  await fleet.stop()
}
