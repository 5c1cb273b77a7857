import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TaskRun } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { formatQuantity } from '../../ui/numbers.ts'

type Effect = NonNullable<TaskRun['result']>['effects'][number]

/** `lake.main.flights`: neither a catalog nor a table that our SQL made has a dot. */
const splitName = (name: string) => {
  const [catalog = '', ...rest] = name.split('.')
  return { catalog, schema: rest.slice(0, -1).join('.'), table: rest.at(-1) ?? '' }
}

const Written = ({ effect }: { effect: Effect }) => {
  const workspace = useWorkspace()
  const { catalog, schema, table } = splitName(effect.table)
  return (
    <li>
      {schema === '' ? (
        <span className="mono">{effect.table}</span>
      ) : (
        <Link
          to="/w/$workspace/data/$catalog/$schema/$table"
          params={{ workspace, catalog, schema, table }}
          search={{ tab: 'snapshots' }}
        >
          {effect.table}
        </Link>
      )}
      {effect.rows !== null && <span>, {formatQuantity(effect.rows, 'row', 'rows')}</span>}
      {effect.snapshot_id !== null && (
        <span className="dim">
          , snapshot <span className="mono">{effect.snapshot_id}</span>
        </span>
      )}
    </li>
  )
}

/** The tables that tasks changed, each leading to its snapshots. */
export const WrittenTables = ({ tasks }: { tasks: readonly TaskRun[] }) => {
  const effects = tasks.flatMap(({ task_key: task, result }) =>
    (result?.effects ?? []).map((effect, index) => ({ key: `${task} ${index}`, effect })),
  )
  if (effects.length === 0) return <Text c="dimmed">No table was written.</Text>
  return (
    <ul style={{ margin: 0, paddingLeft: 18 }}>
      {effects.map(({ key, effect }) => (
        <Written key={key} effect={effect} />
      ))}
    </ul>
  )
}
