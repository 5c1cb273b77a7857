import { MultiSelect, Select, SegmentedControl, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ResultColumn, Row } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { Pending } from '../../../ui/Pending.tsx'
import { isNumeric } from '../../../ui/TypeIcon.tsx'
import panel from '../results/ResultPanel.module.css'
import type { ResultPages } from '../results/result-pages.ts'
import { Chart } from './Chart.tsx'
import { CHART_ROWS, guessChart, type ChartChoice, type ChartKind } from './chart-data.ts'

interface QuickChartProps {
  readonly columns: readonly ResultColumn[]
  readonly pages: ResultPages
}

const KINDS: readonly { value: ChartKind; label: string }[] = [
  { value: 'line', label: 'Line' },
  { value: 'bar', label: 'Bars' },
  { value: 'scatter', label: 'Points' },
]

interface ChoiceProps {
  readonly columns: readonly ResultColumn[]
  readonly choice: ChartChoice
  readonly onChange: (choice: ChartChoice) => void
}

const option = ({ name }: ResultColumn, index: number): { value: string; label: string } => ({
  value: String(index),
  label: name,
})

const ChoiceBar = ({ columns, choice, onChange }: ChoiceProps) => {
  return (
    <div className={panel.tools}>
      <SegmentedControl
        aria-label="Kind of chart"
        data={[...KINDS]}
        value={choice.kind}
        onChange={(kind) =>
          onChange({ ...choice, kind: KINDS.find(({ value }) => value === kind)?.value ?? 'line' })
        }
      />
      <Select
        aria-label="Along the bottom"
        data={columns.map(option)}
        value={String(choice.x)}
        onChange={(x) => onChange({ ...choice, x: Number(x) })}
        allowDeselect={false}
        w={180}
      />
      <MultiSelect
        aria-label="Upwards"
        size="xs"
        data={columns.map(option).filter((_, index) => isNumeric(columns[index]?.type_text ?? ''))}
        value={choice.y.map(String)}
        onChange={(y) => onChange({ ...choice, y: y.map(Number) })}
        maxValues={8}
        miw={180}
      />
    </div>
  )
}

/** A quick look at a result; the first ten thousand rows are drawn. */
export const QuickChart = ({ columns, pages }: QuickChartProps) => {
  const [choice, setChoice] = useState(() => guessChart(columns))
  const [rows, setRows] = useState<readonly Row[]>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    pages.range(0, Math.min(pages.total, CHART_ROWS)).then(setRows, setError)
  }, [pages])
  if (!choice) {
    return (
      <Text className={panel.note} c="dimmed">
        A chart needs a column of figures and one to draw it over.
      </Text>
    )
  }
  return (
    <>
      <ChoiceBar columns={columns} choice={choice} onChange={setChoice} />
      {pages.total > CHART_ROWS && (
        <Text px="sm" py={4} c="dimmed">
          The first {formatCount(CHART_ROWS)} of {formatCount(pages.total)} rows.
        </Text>
      )}
      {error ? <ErrorNote error={error} /> : null}
      {rows ? <Chart columns={columns} rows={rows} choice={choice} /> : <Pending rows={6} />}
    </>
  )
}
