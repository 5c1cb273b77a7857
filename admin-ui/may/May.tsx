import { Tooltip } from '@mantine/core'
import { cloneElement, type MouseEvent, type ReactElement } from 'react'
import { useVerdict, type Deed } from './use-verdict.ts'

interface MayProps extends Deed {
  /** Leaves out what may not be done: for what stands in every row, and would only be in the way. */
  readonly absent?: boolean
  /** A button, an item of a menu, a switch. */
  readonly children: ReactElement<Record<string, unknown>>
}

const stop = (event: MouseEvent): void => event.preventDefault()

// It stays in the order of the keyboard, so that the reason can be heard; a link becomes a button that does nothing.
const REFUSED = {
  'data-disabled': true,
  'aria-disabled': true,
  type: 'button',
  onClick: stop,
  onChange: undefined,
  renderRoot: undefined,
  component: undefined,
} as const

/** Offers what one may do. What one may not is there with the reason, or absent: never a button that ends in a refusal. */
export const May = ({ absent = false, children, ...deed }: MayProps) => {
  const verdict = useVerdict(deed)
  const marked = { 'data-operation': deed.does }
  if (verdict === 'yes') return cloneElement(children, marked)
  if (absent) return null
  const refused = cloneElement(children, {
    ...marked,
    ...REFUSED,
    // A switch shows how things are, and is no button.
    ...('checked' in children.props && { disabled: true, type: undefined }),
  })
  if (verdict === 'waiting') return refused
  return (
    <Tooltip label={verdict.because} events={{ hover: true, focus: true, touch: true }}>
      {refused}
    </Tooltip>
  )
}
