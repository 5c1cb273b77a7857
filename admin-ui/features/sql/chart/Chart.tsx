import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import type { ResultColumn, Row } from '../../../api/types.ts'
import type { ChartChoice } from './chart-data.ts'
import { chartOption } from './chart-option.ts'
import { init, type ECharts } from './echarts-parts.ts'

interface ChartProps {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly Row[]
  readonly choice: ChartChoice
}

/** Apache ECharts as one component; its colours follow the theme. */
export const Chart = ({ columns, rows, choice }: ChartProps) => {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(undefined)
  const scheme = useComputedColorScheme()
  const still = useReducedMotion()
  useEffect(() => {
    if (!host.current) return undefined
    const created = init(host.current, undefined, { renderer: 'canvas' })
    chart.current = created
    const observer = new ResizeObserver(() => created.resize())
    observer.observe(host.current)
    return () => {
      observer.disconnect()
      created.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption({ ...chartOption(columns, rows, choice), animation: !still }, { notMerge: true })
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the colours are read anew when the theme changes
  }, [columns, rows, choice, scheme, still])
  const names = choice.y.map((index) => columns[index]?.name).join(', ')
  return (
    <div
      ref={host}
      role="img"
      aria-label={`Chart of ${names} over ${columns[choice.x]?.name}`}
      style={{ flex: 1, minHeight: 160 }}
    />
  )
}
