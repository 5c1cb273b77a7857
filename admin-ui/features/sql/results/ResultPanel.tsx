import { SegmentedControl, Text } from '@mantine/core'
import { ApiError } from '@boathouse/contract/client.ts'
import { useState } from 'react'
import type { Statement } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { formatQuantity } from '../../../ui/numbers.ts'
import type { Execution, Run, TextPlace } from '../run/run-store.ts'
import { placeInText } from '../run/text-place.ts'
import classes from './ResultPanel.module.css'
import { ResultView } from './ResultView.tsx'

interface ResultPanelProps {
  readonly workspace: string
  readonly run: Run | undefined
}

const Effects = ({ statement }: { statement: Statement }) => (
  <div className={classes.note}>
    {statement.effects.length === 0 ? (
      <Text>Done. The statement gives no rows.</Text>
    ) : (
      statement.effects.map(({ table, rows, counts, snapshot_id: snapshot }) => (
        <Text key={table}>
          <span className="mono">{table}</span>
          {rows !== null && `: ${formatQuantity(rows, 'row', 'rows')} changed`}
          {counts && ` (${counts.inserted} inserted, ${counts.updated} updated, ${counts.deleted} deleted)`}
          {snapshot !== null && (
            <>
              , snapshot <span className="mono">{snapshot}</span>
            </>
          )}
        </Text>
      ))
    )}
  </div>
)

const Failed = ({ statement, before }: { statement: Statement; before: TextPlace | undefined }) => {
  const { error, state } = statement.status
  if (!error) return <Text className={classes.note}>{state === 'CANCELED' ? 'Stopped.' : 'It failed.'}</Text>
  const at = error.line === undefined ? undefined : placeInText(before, error.line, error.column ?? 1)
  const place = at ? ` (line ${at.line}, column ${at.column})` : ''
  return (
    <div className={classes.note}>
      <ErrorNote
        error={new ApiError(422, { error_code: error.error_code, message: `${error.message}${place}` })}
      />
    </div>
  )
}

const Outcome = ({ workspace, execution }: { workspace: string; execution: Execution }) => {
  const { statement, error } = execution
  if (error) {
    return (
      <div className={classes.note}>
        <ErrorNote error={error} />
      </div>
    )
  }
  switch (statement?.status.state) {
    case undefined:
    case 'QUEUED':
    case 'RUNNING':
      return <div className="thin-bar" />
    case 'FAILED':
    case 'CANCELED':
      return <Failed statement={statement} before={execution.before} />
    case 'CLOSED':
      return (
        <Text className={classes.note}>
          Its result was kept for its time and is gone. Run it again to see the rows.
        </Text>
      )
    case 'SUCCEEDED':
      return statement.manifest && statement.manifest.schema.column_count > 0 ? (
        <ResultView key={statement.statement_id} workspace={workspace} statement={statement} />
      ) : (
        <Effects statement={statement} />
      )
  }
}

/** What came of a run; of several statements, the one that is chosen. */
export const ResultPanel = ({ workspace, run }: ResultPanelProps) => {
  const [chosen, setChosen] = useState<number>()
  const executions = run?.executions ?? []
  const at = Math.min(chosen ?? executions.length - 1, executions.length - 1)
  const execution = executions[at]
  return (
    <section className={classes.panel} aria-label="Result">
      {executions.length > 1 && (
        <div className={classes.several}>
          <SegmentedControl
            aria-label="Statement"
            data={executions.map(({ sql }, index) => ({
              value: String(index),
              label: `${index + 1}: ${sql.slice(0, 24)}${sql.length > 24 ? '…' : ''}`,
            }))}
            value={String(at)}
            onChange={(value) => setChosen(Number(value))}
          />
        </div>
      )}
      {execution ? (
        <Outcome workspace={workspace} execution={execution} />
      ) : (
        <Text c="dimmed" className={classes.note}>
          Results appear here. Ctrl Enter runs the selection, or everything.
        </Text>
      )}
    </section>
  )
}
