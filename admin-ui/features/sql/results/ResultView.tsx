import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Statement } from '../../../api/types.ts'
import { formatCount } from '../../../ui/numbers.ts'
import { Pending } from '../../../ui/Pending.tsx'
import { DownloadMenu } from './DownloadMenu.tsx'
import { ResultGrid } from './ResultGrid.tsx'
import classes from './ResultPanel.module.css'
import { createResultPages } from './result-pages.ts'

const QuickChart = lazy(async () => ({ default: (await import('../chart/QuickChart.tsx')).QuickChart }))

interface ResultViewProps {
  readonly workspace: string
  /** Succeeded, with a manifest. */
  readonly statement: Statement
}

/** The rows of a statement as a table or a quick chart, and as files. */
export const ResultView = ({ workspace, statement }: ResultViewProps) => {
  const [view, setView] = useState('table')
  const { statement_id: id, manifest, result } = statement
  const total = manifest?.total_row_count ?? 0
  const [pages] = useState(() =>
    createResultPages(total, result?.data_array ?? [], (offset, limit) =>
      api.call('getResult', {
        params: { workspace, statement_id: id },
        query: { row_offset: offset, row_limit: limit },
      }),
    ),
  )
  const columns = manifest?.schema.columns ?? []
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Show as"
          data={[
            { value: 'table', label: 'Table' },
            { value: 'chart', label: 'Chart' },
          ]}
          value={view}
          onChange={setView}
        />
        {manifest?.truncated && <span>Cut at {formatCount(total)} rows</span>}
        <span style={{ marginLeft: 'auto' }}>
          <DownloadMenu workspace={workspace} statementId={id} />
        </span>
      </div>
      {view === 'table' ? (
        <ResultGrid label="Rows of the result" columns={columns} pages={pages} />
      ) : (
        <Suspense fallback={<Pending rows={6} />}>
          <QuickChart columns={columns} pages={pages} />
        </Suspense>
      )}
    </>
  )
}
