import type { Client } from '@boathouse/contract/client.ts'

type Row = (string | null)[]

const params = { workspace: 'default' }
/** Of the pages behind the first. */
const PAGE_ROWS = 10_000

/** Runs a statement and fetches every page of its result. Throws when it does not succeed. */
export const askRows = async (client: Client, text: string): Promise<Row[]> => {
  const body = { statement: text, wait_timeout: '50s' } as const
  let answer = await client.call('executeStatement', { params, body })
  const of = { ...params, statement_id: answer.statement_id }
  while (answer.status.state === 'QUEUED' || answer.status.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 50))
    answer = await client.call('getStatement', { params: of })
  }
  if (answer.status.state !== 'SUCCEEDED')
    throw new Error(answer.status.error?.message ?? answer.status.state)
  const rows = answer.result?.data_array ?? []
  let next = answer.result?.next_page_token
  while (next !== undefined) {
    const query = { page_token: next, row_limit: PAGE_ROWS }
    const page = await client.call('getResult', { params: of, query })
    rows.push(...page.data_array)
    next = page.next_page_token
  }
  return rows
}
