import {
  IconAlertTriangle,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconClockX,
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
  STARTING: { word: 'Starting', colour: 'blue', icon: IconLoader2 },
  STOPPING: { word: 'Stopping', colour: 'amber', icon: IconLoader2 },
  TIMED_OUT: { word: 'Timed out', colour: 'orange', icon: IconClockX },
  SKIPPED: { word: 'Skipped', colour: 'grey', icon: IconSlash },
  UPSTREAM_FAILED: { word: 'Upstream failed', colour: 'red', icon: IconSlash },
  BLOCKED: { word: 'Waiting', colour: 'grey', icon: IconCircleDashed },
  WAITING_FOR_RETRY: { word: 'Waiting for retry', colour: 'amber', icon: IconClock },
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

/** A state that arrived as text, where it is one that the page knows. */
export const isKnownState = (state: string): state is KnownState => Object.hasOwn(STATES, state)

/** The variable of a state's colour, for bars and nodes that say the word elsewhere. */
export const stateColour = (state: KnownState): string => `var(--bh-${STATES[state].colour})`

export const stateWord = (state: KnownState): string => STATES[state].word

const TURNING: ReadonlySet<KnownState> = new Set(['RUNNING', 'STARTING', 'STOPPING'])

export const StateChip = ({ state }: { state: KnownState }) => {
  const { word, colour, icon: Icon } = STATES[state]
  return (
    <span className={classes.chip} style={{ color: `var(--bh-${colour})` }}>
      <Icon size={14} aria-hidden="true" className={TURNING.has(state) ? classes.turning : undefined} />
      {word}
    </span>
  )
}
