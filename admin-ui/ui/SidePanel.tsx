import { Box } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import classes from './SidePanel.module.css'

interface SidePanelProps {
  /** The width is remembered under this name. */
  readonly name: string
  /** Names the handle. */
  readonly label: string
  readonly side: ReactNode
  readonly children: ReactNode
}

/** A separator with a value is a widget (ARIA 1.2), which no HTML element stands for. */
const HANDLE = { role: 'separator', 'aria-orientation': 'vertical' } as const
const LEAST = 180
const MOST = 560
const STEP = 16

/** A panel at the left whose width the person chooses, by mouse or with the arrow keys. */
export const SidePanel = ({ name, label, side, children }: SidePanelProps) => {
  const [width, setWidth] = useLocalStorage({
    key: `boathouse-width-${name}`,
    defaultValue: 260,
    getInitialValueInEffect: false,
  })
  const from = useRef<{ x: number; width: number }>(undefined)
  const set = (next: number): void => setWidth(Math.min(MOST, Math.max(LEAST, Math.round(next))))
  const onPointerDown = (event: PointerEvent): void => {
    from.current = { x: event.clientX, width }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') set(width - STEP)
    else if (event.key === 'ArrowRight') set(width + STEP)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.frame}>
      <div className={classes.side} style={{ width }}>
        {side}
      </div>
      <Box
        {...HANDLE}
        aria-label={label}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        className={classes.handle}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => {
          if (from.current) set(from.current.width + event.clientX - from.current.x)
        }}
        onPointerUp={() => {
          from.current = undefined
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.rest}>{children}</div>
    </div>
  )
}
