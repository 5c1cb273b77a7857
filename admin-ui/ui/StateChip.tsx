import {
  IconAlertTriangle,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconLoader2,
  IconSlash,
  IconX,
} from '@tabler/icons-react'
import classes from './StateChip.module.css'

/** Colour means state and nothing else, and never stands without icon and word. */
const STATES = {
  QUEUED: { word: 'Queued', colour: 'grey', icon: IconClock },
  RUNNING: { word: 'Running', colour: 'blue', icon: IconLoader2 },
  SUCCEEDED: { word: 'Succeeded', colour: 'green', icon: IconCheck },
  FAILED: { word: 'Failed', colour: 'red', icon: IconX },
  CANCELED: { word: 'Cancelled', colour: 'grey', icon: IconSlash },
  CLOSED: { word: 'Succeeded, result expired', colour: 'grey', icon: IconCircleDashed },
  passed: { word: 'Passed', colour: 'green', icon: IconCheck },
  warning: { word: 'Warning', colour: 'amber', icon: IconAlertTriangle },
  failed: { word: 'Failed', colour: 'red', icon: IconX },
  fragmented: { word: 'Many small files', colour: 'amber', icon: IconAlertTriangle },
  limited: { word: 'Limited', colour: 'amber', icon: IconAlertTriangle },
  skipped: { word: 'Skipped', colour: 'grey', icon: IconSlash },
  untested: { word: 'Not tested', colour: 'grey', icon: IconCircleDashed },
  done: { word: 'Done', colour: 'green', icon: IconCheck },
  refused: { word: 'Refused', colour: 'red', icon: IconX },
  ok: { word: 'OK', colour: 'green', icon: IconCheck },
  broken: { word: 'Broken', colour: 'red', icon: IconX },
  active: { word: 'Active', colour: 'green', icon: IconCheck },
  revoked: { word: 'Revoked', colour: 'grey', icon: IconSlash },
  expired: { word: 'Expired', colour: 'orange', icon: IconClock },
} as const

export type KnownState = keyof typeof STATES

export const StateChip = ({ state }: { state: KnownState }) => {
  const { word, colour, icon: Icon } = STATES[state]
  return (
    <span className={classes.chip} style={{ color: `var(--bh-${colour})` }}>
      <Icon size={14} aria-hidden="true" className={state === 'RUNNING' ? classes.turning : undefined} />
      {word}
    </span>
  )
}
