import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { layeredLayout, NODE_HEIGHT, NODE_WIDTH } from './layered-layout.ts'

/** Graphs without circles: a task depends on tasks before it. */
const graph = fc.array(fc.array(fc.nat(40), { maxLength: 4 }), { minLength: 1, maxLength: 40 }).map((needs) =>
  needs.map((each, at) => ({
    task_key: `t${at}`,
    depends_on: [...new Set(each)].filter((need) => need < at).map((need) => `t${need}`),
  })),
)

test('every task stands right of what it depends on, and none covers another', () => {
  fc.assert(
    fc.property(graph, (tasks) => {
      const { nodes, width, height } = layeredLayout(tasks)
      const at = new Map(nodes.map((node) => [node.key, node]))
      expect(at.size).toBe(tasks.length)
      for (const { task_key: key, depends_on: needs } of tasks) {
        for (const need of needs) expect(at.get(need)?.x).toBeLessThan(at.get(key)?.x ?? 0)
      }
      for (const a of nodes) {
        expect(a.x + NODE_WIDTH).toBeLessThanOrEqual(width)
        expect(a.y + NODE_HEIGHT).toBeLessThanOrEqual(height)
        for (const b of nodes) {
          if (a !== b && a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(NODE_HEIGHT)
        }
      }
    }),
  )
})

test('a circle and an unknown task are drawn, since they are typed before they are mended', () => {
  const { nodes, edges } = layeredLayout([
    { task_key: 'a', depends_on: ['b'] },
    { task_key: 'b', depends_on: ['a', 'absent'] },
    { task_key: 'c', depends_on: ['c'] },
  ])
  expect(nodes.map(({ key }) => key).toSorted()).toEqual(['a', 'b', 'c'])
  expect(edges.map(({ from, to }) => `${from}${to}`)).toEqual(['ba', 'ab', 'cc'])
})
