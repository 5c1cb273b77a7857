import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { FormError } from './FormError.tsx'

interface MutationFormProps {
  readonly mutation: {
    readonly mutate: () => void
    readonly isPending: boolean
    readonly error: unknown
  }
  /** The fields that show their own errors. */
  readonly shown: readonly string[]
  /** What the button says. */
  readonly submit: string
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** Fields that one mutation saves: Enter submits, and what no field says of an error stands above the button. */
export const MutationForm = ({ mutation, shown, submit, disabled, children }: MutationFormProps) => (
  <form
    onSubmit={(event) => {
      event.preventDefault()
      mutation.mutate()
    }}
  >
    <Stack gap="sm">
      {children}
      <FormError error={mutation.error} shown={shown} />
      <Group justify="flex-end">
        <Button type="submit" disabled={disabled ?? false} loading={mutation.isPending}>
          {submit}
        </Button>
      </Group>
    </Stack>
  </form>
)
