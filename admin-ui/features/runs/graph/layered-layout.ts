/** A task as far as a drawing of the graph needs it. */
export interface GraphTask {
  readonly task_key: string
  readonly depends_on: readonly string[]
}

export interface Placed {
  readonly key: string
  /** Top left corner, in pixels. */
  readonly x: number
  readonly y: number
}

export interface Edge {
  readonly from: string
  readonly to: string
  /** SVG path. */
  readonly path: string
}

export interface GraphLayout {
  readonly nodes: readonly Placed[]
  readonly edges: readonly Edge[]
  readonly width: number
  readonly height: number
}

export const NODE_WIDTH = 184
export const NODE_HEIGHT = 48
const GAP_X = 56
const GAP_Y = 16
const MARGIN = 8

/** The column of each task: one more than the furthest of what it depends on. A circle, while it is being typed, ends somewhere. */
const columnsOf = (tasks: readonly GraphTask[]): Map<string, number> => {
  const byKey = new Map(tasks.map((task) => [task.task_key, task]))
  const columns = new Map<string, number>()
  const waiting = new Map<string, Set<string>>()
  for (const { task_key: key, depends_on: needs } of tasks) {
    waiting.set(key, new Set(needs.filter((need) => byKey.has(need) && need !== key)))
  }
  for (let column = 0; waiting.size > 0; column++) {
    const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([key]) => key)
    const placed = ready.length > 0 ? ready : [...waiting.keys()].slice(0, 1)
    for (const key of placed) {
      columns.set(key, column)
      waiting.delete(key)
    }
    for (const needs of waiting.values()) for (const key of placed) needs.delete(key)
  }
  return columns
}

/** Orders each column by where the things before it lie, so that few edges cross. */
const ordered = (tasks: readonly GraphTask[], columns: ReadonlyMap<string, number>): string[][] => {
  const layers: string[][] = []
  const rows = new Map<string, number>()
  const needs = new Map(tasks.map((task) => [task.task_key, task.depends_on]))
  for (const { task_key: key } of tasks) (layers[columns.get(key) ?? 0] ??= []).push(key)
  const middle = (key: string): number => {
    const places = (needs.get(key) ?? []).flatMap((need) => rows.get(need) ?? [])
    return places.length === 0 ? 0 : places.reduce((sum, row) => sum + row, 0) / places.length
  }
  return layers.map((layer) => {
    const sorted = layer.toSorted((a, b) => middle(a) - middle(b))
    for (const [row, key] of sorted.entries()) rows.set(key, row - (sorted.length - 1) / 2)
    return sorted
  })
}

/** Places tasks in columns from left to right, each right of all that it depends on. */
export const layeredLayout = (tasks: readonly GraphTask[]): GraphLayout => {
  const layers = ordered(tasks, columnsOf(tasks))
  const tallest = Math.max(1, ...layers.map((layer) => layer.length))
  const height = tallest * (NODE_HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
  const nodes = layers.flatMap((layer, column) => {
    const used = layer.length * (NODE_HEIGHT + GAP_Y) - GAP_Y
    return layer.map((key, row) => ({
      key,
      x: MARGIN + column * (NODE_WIDTH + GAP_X),
      y: (height - used) / 2 + row * (NODE_HEIGHT + GAP_Y),
    }))
  })
  const places = new Map(nodes.map((node) => [node.key, node]))
  const edges = tasks.flatMap(({ task_key: to, depends_on: needs }) =>
    needs.flatMap((from) => {
      const [a, b] = [places.get(from), places.get(to)]
      if (!a || !b) return []
      const [x1, y1] = [a.x + NODE_WIDTH, a.y + NODE_HEIGHT / 2]
      const [x2, y2] = [b.x - 5, b.y + NODE_HEIGHT / 2]
      const bend = Math.max(24, (x2 - x1) / 2)
      return [{ from, to, path: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` }]
    }),
  )
  return { nodes, edges, width: layers.length * (NODE_WIDTH + GAP_X) - GAP_X + 2 * MARGIN, height }
}
