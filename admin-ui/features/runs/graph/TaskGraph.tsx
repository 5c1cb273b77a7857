import { UnstyledButton } from '@mantine/core'
import { useId, useMemo } from 'react'
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx'
import { StateChip, stateColour, type KnownState } from '../../../ui/StateChip.tsx'
import classes from './TaskGraph.module.css'
import { layeredLayout, NODE_HEIGHT, NODE_WIDTH, type GraphTask } from './layered-layout.ts'

export interface DrawnTask extends GraphTask {
  /** Absent: nothing has run yet. */
  readonly state?: KnownState | undefined
  /** Said beneath the key when there is no state. */
  readonly kind: string
}

interface TaskGraphProps {
  readonly tasks: readonly DrawnTask[]
  readonly chosen?: string | undefined
  readonly onChoose?: ((key: string) => void) | undefined
}

/** The tasks of a job from left to right, each in the colour of its state. */
export const TaskGraph = ({ tasks, chosen, onChoose }: TaskGraphProps) => {
  const { nodes, edges, width, height } = useMemo(() => layeredLayout(tasks), [tasks])
  const byKey = useMemo(() => new Map(tasks.map((task) => [task.task_key, task])), [tasks])
  const arrow = useId()
  return (
    <ScrollRegion label="Graph of tasks" className={classes.frame}>
      <div className={classes.canvas} style={{ width, height }}>
        <svg width={width} height={height} className={classes.edges} aria-hidden="true">
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="6"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0,0 L8,4 L0,8 z" className={classes.head} />
          </marker>
          {edges.map(({ from, to, path }) => (
            <path key={`${from} ${to}`} d={path} className={classes.edge} markerEnd={`url(#${arrow})`} />
          ))}
        </svg>
        {nodes.map(({ key, x, y }) => {
          const task = byKey.get(key)
          const state = task?.state
          return (
            <UnstyledButton
              key={key}
              className={classes.node}
              disabled={!onChoose}
              data-chosen={chosen === key || undefined}
              aria-pressed={onChoose ? chosen === key : undefined}
              style={{
                left: x,
                top: y,
                width: NODE_WIDTH,
                height: NODE_HEIGHT,
                borderLeftColor: state ? stateColour(state) : undefined,
              }}
              onClick={() => onChoose?.(key)}
            >
              <span className={classes.key} title={key}>
                {key}
              </span>{' '}
              {state ? <StateChip state={state} /> : <span className="dim">{task?.kind}</span>}
            </UnstyledButton>
          )
        })}
      </div>
    </ScrollRegion>
  )
}
