import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { May } from '../may/May.tsx'
import type { Deed } from '../may/use-verdict.ts'
import { ErrorNote } from './ErrorNote.tsx'

interface ConfirmationProps {
  readonly opened: boolean
  readonly title: string
  /** What will be different afterwards. */
  readonly children: ReactNode
  /** What the button says that does it. */
  readonly action: string
  readonly mutation: {
    readonly mutate: () => void
    readonly isPending: boolean
    readonly error: unknown
  }
  /** What the mutation does. */
  readonly deed: Deed
  readonly onClose: () => void
  /** Not yet: what is said is still being found out. */
  readonly disabled?: boolean
  /** What goes does not come back. */
  readonly final?: boolean
  readonly size?: number
}

/** Asks once, and says what will be different. Where data is lost there is `TypedConfirmation`. */
export const Confirmation = (props: ConfirmationProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? 440}>
    <Stack gap="sm">
      <div>{props.children}</div>
      {props.mutation.error ? <ErrorNote error={props.mutation.error} /> : null}
      <Group justify="flex-end" gap={8}>
        <Button data-autofocus variant="default" onClick={props.onClose}>
          Keep it
        </Button>
        <May {...props.deed}>
          <Button
            {...(props.final ? { color: 'red.9' } : {})}
            loading={props.mutation.isPending}
            disabled={props.disabled ?? false}
            onClick={() => props.mutation.mutate()}
          >
            {props.action}
          </Button>
        </May>
      </Group>
    </Stack>
  </Modal>
)
