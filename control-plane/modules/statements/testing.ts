import { EngineError, type EmbeddedEngine, type ExecuteResult, type SpooledResult } from '@boathouse/engines'
import type { Input, operations } from '@boathouse/contract'
import { silentLog } from '../../platform/log.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { createStatementModule, type StatementModule, type StatementModuleOptions } from './index.ts'

/** One call of `execute`, which the test ends as it likes. */
export interface Execution {
  readonly id: string
  readonly running: () => void
  readonly queued: (position: number) => void
  readonly succeed: (result?: Partial<ExecuteResult>) => void
  readonly fail: (error: Error) => void
  /** Settles when the caller aborted; the test then says what was reached. */
  readonly aborted: Promise<void>
}

export interface ScriptedEngine {
  readonly engine: EmbeddedEngine
  /** The next call of `execute`, or the one that waits already. */
  readonly next: () => Promise<Execution>
  readonly deleted: SpooledResult[]
  /** Rows of spooled results, by name of their first part. */
  readonly spools: Map<string, readonly (readonly (string | null)[])[]>
}

const EMPTY: ExecuteResult = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: false,
  effects: [],
  tablesRead: [],
  bytesRead: 0n,
}

const unscripted = (): never => {
  throw new EngineError('ENGINE_ERROR', 'the test scripts no such call')
}

/** An engine that does what the test says, when it says it. */
export const scriptedEngine = (): ScriptedEngine => {
  const waiting: Execution[] = []
  const takers: ((execution: Execution) => void)[] = []
  const deleted: SpooledResult[] = []
  const spools: ScriptedEngine['spools'] = new Map()
  const offer = (execution: Execution): void => {
    const taker = takers.shift()
    if (taker) taker(execution)
    else waiting.push(execution)
  }
  const engine: EmbeddedEngine = {
    execute: (request, signal, onState) => {
      const end = Promise.withResolvers<ExecuteResult>()
      const aborted = Promise.withResolvers<void>()
      signal?.addEventListener('abort', () => aborted.resolve())
      offer({
        id: request.statementId,
        running: () => onState?.({ state: 'RUNNING' }),
        queued: (position) => onState?.({ state: 'QUEUED', position }),
        succeed: (result) => end.resolve({ ...EMPTY, ...result }),
        fail: (error) => end.reject(error),
        aborted: aborted.promise,
      })
      return end.promise
    },
    readResultWindow: async (spool, { offset, limit }) => {
      const rows = spools.get(spool.parts[0]?.file ?? '')
      if (!rows) throw new EngineError('RESULT_GONE', 'the result is gone')
      return rows.slice(offset, offset + limit)
    },
    exportResult: async function* (source) {
      const rows = 'inline' in source ? source.inline.rows : spools.get(source.spool.parts[0]?.file ?? '')
      if (!rows) throw new EngineError('RESULT_GONE', 'the result is gone')
      yield Buffer.from(JSON.stringify(rows))
    },
    deleteResult: async (spool) => {
      deleted.push(spool)
      spools.delete(spool.parts[0]?.file ?? '')
    },
    inspectFile: unscripted,
    ingestFile: unscripted,
    status: unscripted,
    close: () => Promise.resolve(),
  }
  const next = (): Promise<Execution> => {
    const ready = waiting.shift()
    if (ready) return Promise.resolve(ready)
    const { promise, resolve } = Promise.withResolvers<Execution>()
    takers.push(resolve)
    return promise
  }
  return { engine, next, deleted, spools }
}

export const canceled = (): EngineError => new EngineError('CANCELED', 'canceled')

type Body = Input<typeof operations.executeStatement>['body']

export interface StatementRoom {
  readonly room: TestWorkspace
  readonly script: ScriptedEngine
  readonly module: StatementModule
  readonly statements: StatementModule['statements']
  readonly results: StatementModule['results']
  readonly submit: (text: string, more?: Partial<Body>) => ReturnType<StatementModule['statements']['submit']>
  readonly close: () => Promise<void>
}

/** The module over a real database and a scripted engine. */
export const createStatementRoom = async (
  options: Partial<StatementModuleOptions> = {},
): Promise<StatementRoom> => {
  const room = await createTestWorkspace()
  const script = scriptedEngine()
  const module = createStatementModule({
    db: room.database.db,
    engine: script.engine,
    log: silentLog(),
    catalog: () => Promise.resolve(undefined),
    changed: (topic, id) => room.told.push(`${topic} ${id}`),
    ...options,
  })
  const { statements, results } = module
  return {
    room,
    script,
    module,
    statements,
    results,
    submit: (statement, more = {}) =>
      statements.submit(room.request('statements.execute'), room.workspace, {
        statement,
        wait_timeout: '10s',
        on_wait_timeout: 'CONTINUE',
        ...more,
      }),
    close: async () => {
      await module.stop()
      await room.drop()
    },
  }
}
