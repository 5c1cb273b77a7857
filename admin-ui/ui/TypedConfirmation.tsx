import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { May } from '../may/May.tsx'
import type { Deed } from '../may/use-verdict.ts'
import { ErrorNote } from './ErrorNote.tsx'

interface TypedConfirmationProps {
  readonly opened: boolean
  readonly title: string
  /** What is lost, said before it is lost. */
  readonly children: ReactNode
  /** What must be typed. */
  readonly word: string
  readonly action: string
  readonly pending: boolean
  readonly error: unknown
  /** What confirming does. */
  readonly deed: Deed
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Only where data is lost: the name must be typed. */
export const TypedConfirmation = (props: TypedConfirmationProps) => {
  const [typed, setTyped] = useState('')
  const close = (): void => {
    setTyped('')
    props.onClose()
  }
  return (
    <Modal opened={props.opened} onClose={close} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === props.word) props.onConfirm()
        }}
      >
        <Stack gap="sm">
          <div>{props.children}</div>
          <TextInput
            data-autofocus
            label={
              <>
                Type <span className="mono">{props.word}</span> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
          {props.error ? <ErrorNote error={props.error} /> : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <May {...props.deed}>
              <Button type="submit" color="red.9" disabled={typed !== props.word} loading={props.pending}>
                {props.action}
              </Button>
            </May>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
