import type { Input, operations } from '@boathouse/contract'
import { localStorage } from '@boathouse/storage'
import { silentLog } from '../../platform/log.ts'
import { scriptedEngine, type ScriptedEngine } from '../../testing/scripted-engine.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import { createStatementModule, type StatementModule, type StatementModuleOptions } from './index.ts'

type Body = Input<typeof operations.executeStatement>['body']

export interface StatementRoom {
  readonly room: TestWorkspace
  readonly script: ScriptedEngine
  readonly module: StatementModule
  readonly statements: StatementModule['statements']
  readonly results: StatementModule['results']
  readonly submit: (text: string, more?: Partial<Body>) => ReturnType<StatementModule['statements']['submit']>
  /** Whoever asks for a statement finds its row. */
  readonly recorded: (id: string) => Promise<void>
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
    storage: localStorage(),
    results: 'file:///nowhere/boathouse',
    catalog: () => Promise.resolve(undefined),
    actingAs: (_, work) => work(),
    commitsOf: () => Promise.resolve([]),
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
    recorded: async (id) => {
      await statements.get(room.request('statements.get'), room.workspace, id)
    },
    close: async () => {
      await module.stop()
      await room.drop()
    },
  }
}
