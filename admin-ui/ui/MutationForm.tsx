import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { May } from '../may/May.tsx'
import { useVerdict, type Deed } from '../may/use-verdict.ts'
import { FormError } from './FormError.tsx'

interface MutationFormProps {
  readonly mutation: {
    readonly mutate: () => void
    readonly isPending: boolean
    readonly error: unknown
  }
  /** What the mutation does: whoever may not is told before, and why. */
  readonly deed: Deed
  /** The fields that show their own errors. */
  readonly shown: readonly string[]
  /** What the button says. */
  readonly submit: string
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** Fields that one mutation saves: Enter submits, and what no field says of an error stands above the button. */
export const MutationForm = ({ mutation, deed, shown, submit, disabled, children }: MutationFormProps) => {
  const verdict = useVerdict(deed)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (verdict === 'yes') mutation.mutate()
      }}
    >
      <Stack gap="sm">
        {children}
        <FormError error={mutation.error} shown={shown} />
        {typeof verdict === 'object' && <Text c="dimmed">{verdict.because}</Text>}
        <Group justify="flex-end">
          <May {...deed}>
            <Button type="submit" disabled={disabled ?? false} loading={mutation.isPending}>
              {submit}
            </Button>
          </May>
        </Group>
      </Stack>
    </form>
  )
}
