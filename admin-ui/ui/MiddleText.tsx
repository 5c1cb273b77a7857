import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core'
import classes from './MiddleText.module.css'

interface MiddleTextProps {
  /** What is copied. */
  readonly text: string
  /** What is seen of it, when that is less. */
  readonly shown?: string
  /** Characters that are kept whole at the end. */
  readonly tail?: number
  /** Names the thing for the copy button: «location». */
  readonly what: string
}

/** A long name, truncated in the middle so that both ends stay readable; a click copies all of it. */
export const MiddleText = ({ text, shown = text, tail = 16, what }: MiddleTextProps) => {
  const cut = Math.max(shown.length - tail, Math.ceil(shown.length / 2))
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip
          label={copied ? 'Copied' : text}
          maw={640}
          styles={{ tooltip: { overflowWrap: 'anywhere' } }}
        >
          <UnstyledButton className={classes.text} onClick={copy} aria-label={`Copy ${what} ${text}`}>
            <span className={classes.head}>{shown.slice(0, cut)}</span>
            <span className={classes.tail}>{shown.slice(cut)}</span>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  )
}
