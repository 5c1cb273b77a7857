import type { ResultColumn, Row } from '../../../api/types.ts'
import { axisOf, pointsOf, type ChartChoice } from './chart-data.ts'
import type { EChartsCoreOption } from './echarts-parts.ts'

/** Distinct in both themes and for most kinds of colour blindness (after Okabe and Ito). */
const SERIES = ['#1b849b', '#d55e00', '#7a5195', '#cc79a7', '#e69f00', '#56b4e9', '#009e73', '#8c8c8c']

const variable = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** What ECharts draws of a choice, in the colours of the page. */
export const chartOption = (
  columns: readonly ResultColumn[],
  rows: readonly Row[],
  { kind, x, y }: ChartChoice,
): EChartsCoreOption => {
  const text = variable('--mantine-color-text')
  const dim = variable('--mantine-color-dimmed')
  const line = variable('--bh-line')
  const axis = {
    axisLine: { lineStyle: { color: dim } },
    axisLabel: { color: dim },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: dim },
  }
  return {
    color: SERIES,
    grid: { left: 12, right: 24, top: y.length > 1 ? 40 : 24, bottom: 28, containLabel: true },
    legend: y.length > 1 ? { top: 8, textStyle: { color: text } } : undefined,
    tooltip: {
      // Drawn on the canvas: names and values of data become no markup.
      renderMode: 'richText',
      trigger: kind === 'scatter' ? 'item' : 'axis',
      backgroundColor: variable('--bh-raised'),
      borderColor: line,
      textStyle: { color: text, fontSize: 12 },
    },
    dataZoom: [{ type: 'inside' }],
    xAxis: {
      ...axis,
      type: axisOf(columns[x], kind),
      name: columns[x]?.name,
      nameLocation: 'middle',
      nameGap: 26,
    },
    yAxis: { ...axis, type: 'value', scale: kind !== 'bar' },
    series: y.map((index) => ({
      type: kind,
      name: columns[index]?.name,
      data: pointsOf(rows, x, index),
      showSymbol: rows.length < 60,
      symbolSize: kind === 'scatter' ? 5 : 4,
      large: rows.length > 2000,
      sampling: kind === 'line' ? 'lttb' : undefined,
      lineStyle: { width: 1.5 },
    })),
  }
}
