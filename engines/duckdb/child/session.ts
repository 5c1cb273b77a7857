import type { DuckDBConnection } from '@duckdb/node-api'
import { copyFiles } from './copy-files.ts'
import { exportRows } from './export-rows.ts'
import type {
  Answers,
  ChildRequest,
  DescribedColumn,
  DescribeRequest,
  OpenRequest,
  QueryAnswer,
  QueryRequest,
} from './protocol.ts'
import { resultColumns, runQuery, streamQuery } from './run-query.ts'
import { runSharedQuery } from './shared-query.ts'
import { exactTree } from './parse-tree-json.ts'
import { textList } from '../sql-text.ts'
import { typeShape } from './type-shape.ts'
import type { FreshInstance, StandbyInstances } from './standby-instances.ts'

export interface ChildSession {
  serve(
    request: ChildRequest,
    emit: (bytes: Uint8Array) => Promise<void>,
  ): Promise<Answers[ChildRequest['op']]>
  /** How far what runs is, 0 to 1; less than 0 while that is not known. */
  progress(): number
  /** Stops what runs; returns at once, the request then fails with `INTERRUPT`. */
  interrupt(): void
}

/** One statement after the other, each in an instance of its own. */
export const childSession = (standby: StandbyInstances): ChildSession => {
  let used: FreshInstance | undefined
  let writer: DuckDBConnection | undefined
  let bare: DuckDBConnection | undefined

  const opened = (): FreshInstance => {
    if (!used) throw new Error('no instance is open')
    return used
  }
  const openWriter = async (): Promise<DuckDBConnection> => {
    writer ??= await opened().instance.connect()
    return writer
  }

  const close = (): void => {
    writer?.closeSync()
    writer = undefined
    if (used) standby.discard(used)
    used = undefined
  }

  const queryBare = async (request: QueryRequest): Promise<QueryAnswer> => {
    bare = await standby.takeBare()
    let clean = false
    try {
      const answer = await runSharedQuery(bare, request)
      clean = !answer.truncated
      return answer
    } finally {
      standby.discardBare(bare, clean)
      bare = undefined
    }
  }

  const serve: ChildSession['serve'] = async (request, emit) => {
    if (request.op === 'parse') return exactTree(await standby.parse(request.sql))
    if (request.op === 'query' && request.instance === 'bare') return queryBare(request)
    if (request.op === 'query') return runQuery(opened().connection, openWriter, request)
    if (request.op === 'describe') return describe(opened().connection, request)
    if (request.op === 'copy') return copyFiles(opened().connection, request)
    if (request.op === 'export') {
      await exportRows(opened().connection, request, emit)
      return null
    }
    close()
    if (request.op === 'close') return null
    used = await standby.take(request.allowedPaths.some(isUrl))
    await lock(used.connection, request)
    return null
  }

  return {
    serve,
    progress: () => (used?.connection.progress.percentage ?? -1) / 100,
    interrupt: () => {
      used?.connection.interrupt()
      writer?.interrupt()
      bare?.interrupt()
    },
  }
}

const isUrl = (path: string): boolean => path.startsWith('http://')

/** Wall two: the instance sees exactly these files, and nothing can change that afterwards. */
const lock = async (connection: DuckDBConnection, request: OpenRequest): Promise<void> => {
  const statements: string[] = []
  if (request.allowedPaths.length > 0)
    statements.push(`SET allowed_paths = ${textList(request.allowedPaths)}`)
  if (request.allowedDirectories.length > 0) {
    statements.push(`SET allowed_directories = ${textList(request.allowedDirectories)}`)
  }
  if (request.wideOr) statements.push(`SET disabled_optimizers = 'expression_rewriter'`)
  statements.push('SET enable_external_access = false', 'SET lock_configuration = true', ...request.setup)
  // One call: each costs a hop to the thread pool and back.
  await connection.run(statements.join(';\n'))
}

const describe = async (
  connection: DuckDBConnection,
  request: DescribeRequest,
): Promise<DescribedColumn[]> => {
  // Run for no row: a parameter has a type only once it is bound.
  const result = await streamQuery(connection, `SELECT * FROM (${request.sql}\n) LIMIT 0`, request.parameters)
  const types = result.columnTypes()
  // The names of the query itself: as a subquery its second `a` would be called `a_1`.
  const own = await connection.prepare(request.sql)
  const names = types.map((_, at) =>
    own.columnCount === types.length ? own.columnName(at) : result.columnName(at),
  )
  return resultColumns(names, types).map((column, at) => {
    const type = types[at]
    return { ...column, type: type ? typeShape(type) : { kind: 'scalar', name: 'SQLNULL' } }
  })
}
