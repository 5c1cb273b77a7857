/** A coordinator that speaks Trino's statement protocol, does nothing, and counts what it was made to do. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Query {
  readonly id: string
  readonly source: string
  readonly text: string
  /** The first request for a page makes a query begin, as in Trino. */
  begun: boolean
  finished: boolean
}

export interface StubEngine {
  readonly endpoint: string
  /** How often each statement began: the ledger that no server can reach. */
  readonly begun: () => ReadonlyMap<string, number>
  readonly submitted: () => number
  readonly close: () => Promise<void>
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const COLUMNS = ['query_id', 'source', 'state', 'error_code'].map((name) => ({
  name,
  type: 'varchar',
  typeSignature: { rawType: 'varchar', arguments: [{ kind: 'LONG', value: 2_147_483_647 }] },
}))

/** Milliseconds that a statement takes: time to be killed in. */
const WORK_MILLIS = 20

export const startStubEngine = async (): Promise<StubEngine> => {
  const queries = new Map<string, Query>()
  let endpoint = ''
  const isLookUp = ({ text }: Query): boolean => text.includes('system.runtime.queries')
  const lookedUp = ({ text }: Query) =>
    [...queries.values()]
      .filter(
        (one) =>
          !isLookUp(one) && one.begun && (text.includes(`'${one.source}'`) || text.includes(`'${one.id}'`)),
      )
      .map((one) => [one.id, one.source, one.finished ? 'FINISHED' : 'RUNNING', null])
  const page = (query: Query, step: number): object => {
    const next = { nextUri: `${endpoint}/v1/statement/executing/${query.id}/slug/${step + 1}` }
    const stats = { state: query.finished ? 'FINISHED' : 'RUNNING' }
    const rows = isLookUp(query)
      ? { columns: COLUMNS, data: lookedUp(query) }
      : { updateType: 'INSERT', updateCount: 1 }
    return { id: query.id, stats, ...(query.finished ? rows : next) }
  }
  const server = createServer((request, response) => {
    void (async () => {
      const [, id = '', step = '1'] = /\/(q\d+)\/slug\/(\d+)$/.exec(request.url ?? '') ?? []
      const answer = (body: object): void => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      }
      if (request.method === 'POST') {
        const source = String(request.headers['x-trino-source'] ?? '')
        const query = {
          id: `q${queries.size}`,
          source,
          text: await textOf(request),
          begun: false,
          finished: false,
        }
        queries.set(query.id, query)
        return answer({
          id: query.id,
          stats: { state: 'QUEUED' },
          nextUri: `${endpoint}/v1/statement/queued/${query.id}/slug/1`,
        })
      }
      const query = queries.get(id)
      if (!query) return void response.writeHead(404).end()
      if (request.method === 'DELETE') return void response.writeHead(204).end()
      query.begun = true
      await new Promise((resolve) => setTimeout(resolve, WORK_MILLIS))
      query.finished = isLookUp(query) || Number(step) > 1
      answer(page(query, Number(step)))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const statements = (): Query[] => [...queries.values()].filter((query) => !isLookUp(query))
  return {
    endpoint,
    begun: () => {
      const counts = new Map<string, number>()
      for (const { begun, text } of statements()) if (begun) counts.set(text, (counts.get(text) ?? 0) + 1)
      return counts
    },
    submitted: () => statements().length,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
