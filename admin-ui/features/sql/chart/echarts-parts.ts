/** The parts of ECharts that a quick chart needs; all of it would be three times as large. */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { DataZoomInsideComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  BarChart,
  CanvasRenderer,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  ScatterChart,
  TooltipComponent,
])

export { init } from 'echarts/core'
export type { ECharts, EChartsCoreOption } from 'echarts/core'
