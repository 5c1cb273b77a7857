import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError, type Client } from '@boathouse/contract/client.ts'

const WORKSPACE = { workspace: 'default' }
const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELED', 'CLOSED']

/** An answer that leaves open what happened: nobody was there, or only the key knows. */
const saysNothing = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500

/** Asks until somebody answers. */
const insist = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!saysNothing(error)) throw error
      await pause(100)
    }
  }
}

/** The statement that took the key, though its answer is lost. */
const statementOfKey = (error: unknown): string | undefined =>
  error instanceof ApiError && error.code === 'IDEMPOTENT_ANSWER_MISSING'
    ? /\(([0-9a-f-]{36})\)/.exec(String(error.details['object']))?.[1]
    : undefined

const submit = async (client: Client, statement: string): Promise<string> => {
  const headers = { 'idempotency-key': randomUUID() }
  try {
    const body = { statement, wait_timeout: '10s' }
    const { statement_id: id } = await insist(() =>
      client.call('executeStatement', { params: WORKSPACE, body }, { headers }),
    )
    return id
  } catch (error) {
    const id = statementOfKey(error)
    if (id === undefined) throw error
    return id
  }
}

/**
 * Runs a statement until it has succeeded and gives back the id of the run that did. One whose outcome was lost is
 * asked about, and only a definite failure is tried again.
 */
export const runUntilDone = async (client: Client, statement: string): Promise<string> => {
  for (;;) {
    const id = await submit(client, statement)
    for (;;) {
      const { status } = await insist(() =>
        client.call('getStatement', { params: { ...WORKSPACE, statement_id: id } }),
      )
      if (status.state === 'SUCCEEDED') return id
      if (ENDED.includes(status.state)) break
      await pause(50)
    }
  }
}
