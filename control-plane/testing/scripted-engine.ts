import {
  EngineError,
  type EmbeddedEngine,
  type ExecuteResult,
  type FilePreview,
  type IngestRequest,
  type IngestResult,
  type OnState,
  type SpooledResult,
} from '@boathouse/engines'

/** One call of `execute` or `ingestFile`, which the test ends as it likes. */
export interface ScriptedCall<Result> {
  readonly id: string
  readonly running: () => void
  readonly queued: (position: number) => void
  readonly succeed: (result?: Partial<Result>) => void
  readonly fail: (error: Error) => void
  /** Settles when the caller aborted; the test then says what was reached. */
  readonly aborted: Promise<void>
}

export interface ScriptedEngine {
  readonly engine: EmbeddedEngine
  /** The next call of `execute`, or the one that waits already. */
  readonly next: () => Promise<ScriptedCall<ExecuteResult>>
  readonly nextIngest: () => Promise<ScriptedCall<IngestResult> & { readonly request: IngestRequest }>
  /** What `inspectFile` gives; an error is thrown. */
  preview: FilePreview | Error
  readonly deleted: SpooledResult[]
  /** Rows of spooled results, by name of their first part. */
  readonly spools: Map<string, readonly (readonly (string | null)[])[]>
}

const NO_RESULT: ExecuteResult = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: false,
  effects: [],
  tablesRead: [],
  bytesRead: 0n,
}

const NOTHING_LOADED: IngestResult = {
  rowsLoaded: 0n,
  rowsRejected: 0n,
  badRows: [],
  rejectsTable: null,
  snapshotId: 1n,
  effects: [],
}

/** Calls wait for a taker, takers for a call. */
const createDesk = <Call>() => {
  const waiting: Call[] = []
  const takers: ((call: Call) => void)[] = []
  return {
    offer: (call: Call): void => {
      const taker = takers.shift()
      if (taker) taker(call)
      else waiting.push(call)
    },
    take: (): Promise<Call> => {
      const ready = waiting.shift()
      if (ready) return Promise.resolve(ready)
      const { promise, resolve } = Promise.withResolvers<Call>()
      takers.push(resolve)
      return promise
    },
  }
}

const callOf = <Result>(id: string, plain: Result, signal?: AbortSignal, onState?: OnState) => {
  const end = Promise.withResolvers<Result>()
  const aborted = Promise.withResolvers<void>()
  signal?.addEventListener('abort', () => aborted.resolve())
  const call: ScriptedCall<Result> = {
    id,
    running: () => onState?.({ state: 'RUNNING' }),
    queued: (position) => onState?.({ state: 'QUEUED', position }),
    succeed: (result) => end.resolve({ ...plain, ...result }),
    fail: (error) => end.reject(error),
    aborted: aborted.promise,
  }
  return { call, result: end.promise }
}

const fileOf = (spool: SpooledResult): string => spool.parts[0]?.file ?? ''
const gone = (): EngineError => new EngineError('RESULT_GONE', 'the result is gone')

/** What the engine says when it confirms that an abort was heeded. */
export const canceled = (): EngineError => new EngineError('CANCELED', 'canceled')

/** An engine that does what the test says, when it says it. */
export const scriptedEngine = (): ScriptedEngine => {
  const statements = createDesk<ScriptedCall<ExecuteResult>>()
  const ingests = createDesk<ScriptedCall<IngestResult> & { readonly request: IngestRequest }>()
  const deleted: SpooledResult[] = []
  const spools: ScriptedEngine['spools'] = new Map()
  const engine: EmbeddedEngine = {
    execute: (request, signal, onState) => {
      const { call, result } = callOf(request.statementId, NO_RESULT, signal, onState)
      statements.offer(call)
      return result
    },
    ingestFile: (request, signal, onState) => {
      const { call, result } = callOf(request.ingestId, NOTHING_LOADED, signal, onState)
      ingests.offer({ ...call, request })
      return result
    },
    checkStatement: () => Promise.resolve(),
    rangesProblem: async () => undefined,
    inspectFile: async () => {
      if (script.preview instanceof Error) throw script.preview
      return script.preview
    },
    readResultWindow: async (spool, { offset, limit }) => {
      const rows = spools.get(fileOf(spool))
      if (!rows) throw gone()
      return rows.slice(offset, offset + limit)
    },
    exportResult: async function* (source) {
      const rows = 'inline' in source ? source.inline.rows : spools.get(fileOf(source.spool))
      if (!rows) throw gone()
      yield Buffer.from(JSON.stringify(rows))
    },
    deleteResult: async (spool) => {
      deleted.push(spool)
      spools.delete(fileOf(spool))
    },
    status: () => {
      throw new EngineError('ENGINE_ERROR', 'the test scripts no such call')
    },
    close: () => Promise.resolve(),
  }
  const script: ScriptedEngine = {
    engine,
    next: statements.take,
    nextIngest: ingests.take,
    preview: { options: {}, columns: [], rows: [], warnings: [] },
    deleted,
    spools,
  }
  return script
}
