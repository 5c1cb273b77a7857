import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text; `what` names it for a screen reader: «Copy request id». */
export const CopyIcon = ({ value, what, size = 14 }: { value: string; what: string; size?: number }) => (
  <CopyButton value={value}>
    {({ copied, copy }) => (
      <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
        <ActionIcon size="sm" onClick={copy} aria-label={`Copy ${what}`}>
          {copied ? <IconCheck size={size} /> : <IconCopy size={size} />}
        </ActionIcon>
      </Tooltip>
    )}
  </CopyButton>
)
