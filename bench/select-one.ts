/**
 * Claim: `SELECT 1` through HTTP costs at most 4 ms more at p50 than DuckDB in this process, with sign-in,
 * audit event and history included.
 *
 * `node bench/select-one.ts [rounds]` starts a server and asks both in turns over one connection each: as it is when
 * it has just started, and once what it runs is compiled, which takes some thousand statements. Then texts that nobody
 * has asked before, of which nothing is kept.
 *
 * Seen on two cores with nothing else at work (November 2026), two runs of 400 rounds: 4.5 and 3.4 ms more at p50 just
 * started, 3.2 and 3.0 ms once warm (4.2 and 4.1 ms over HTTP, of which some 1.0 ms each are the engine process and the
 * one commit that waits for the disk); 4.7 and 4.4 ms of processor.
 */
import { Agent, request } from 'node:http'
import { DuckDBInstance } from '@duckdb/node-api'
import { startTestServer } from '@boathouse/acceptance/server.ts'
import { quantile } from './quantiles.ts'
import { ownCpuMillis, serverUsage } from './server-usage.ts'
import { timed } from './timed.ts'

const poster = (baseUrl: string, token: string): ((statement: string) => Promise<string>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true })
  const url = new URL('/api/v1/workspaces/default/statements', baseUrl)
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }
  return (statement) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ statement, wait_timeout: '10s' })
      const length = { 'content-length': String(body.length) }
      const options = { method: 'POST', agent, headers: { ...headers, ...length } }
      const sent = request(url, options, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => (text += piece))
        answer.on('end', () => resolve(text))
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

const line = (name: string, samples: readonly number[]): string =>
  `${name.padEnd(16)} p50 ${quantile(samples, 0.5).toFixed(2)} ms  p99 ${quantile(samples, 0.99).toFixed(2)} ms`

const server = await startTestServer()
try {
  const rounds = Number(process.argv[2] ?? 300)
  const post = poster(server.url, server.token)
  const peer = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  const answer = await post('SELECT 1')
  if (!answer.includes('"data_array":[["1"]]')) throw new Error(`not an answer: ${answer}`)
  const inTurns = async (): Promise<void> => {
    const ours: number[] = []
    const theirs: number[] = []
    const before = serverUsage().cpuMillis
    let peerCpu = 0
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await timed(() => post('SELECT 1')))
      const own = ownCpuMillis()
      theirs.push(await timed(async () => (await peer.runAndReadAll('SELECT 1')).getRowsJson()))
      peerCpu += ownCpuMillis() - own
    }
    const cpu = serverUsage().cpuMillis - before
    console.log(line('over HTTP', ours))
    console.log(line('DuckDB in process', theirs))
    console.log(
      `CPU a statement: ${(cpu / rounds).toFixed(2)} ms (server, engine and PostgreSQL) against ${(peerCpu / rounds).toFixed(2)} ms`,
    )
    const overhead = quantile(ours, 0.5) - quantile(theirs, 0.5)
    const ratio = quantile(ours, 0.5) / quantile(theirs, 0.5)
    console.log(`overhead at p50: ${overhead.toFixed(2)} ms (ratio ${ratio.toFixed(1)})`)
  }
  const warmUp = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round += 1) await post('SELECT 1')
  }
  await warmUp(50)
  console.log(`SELECT 1, ${rounds} rounds; just started:`)
  await inTurns()
  await warmUp(3000)
  console.log('after 3,000 statements more:')
  await inTurns()
  const fresh: number[] = []
  for (let round = 0; round < rounds; round += 1) fresh.push(await timed(() => post(`SELECT ${round + 2}`)))
  console.log(line('a new text', fresh))
} finally {
  await server.stop()
}
