import { Button, Group, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { failureOf } from '../../../ui/failure.ts'
import type { OperationKey } from '@boathouse/contract/client.ts'
import { May } from '../../../may/May.tsx'

interface StarterHeadProps {
  readonly workspace: string
  readonly name: string
  readonly paused: boolean
  /** The operations behind what can be done. */
  readonly changes: OperationKey
  readonly deletes: OperationKey
  readonly onPause: (paused: boolean) => Promise<unknown>
  readonly onEdit: () => void
  readonly onDelete: () => Promise<unknown>
  readonly children?: ReactNode
}

/** Values of parameters in a line: `day = 2026-01-31, region = NULL`. */
export const valuesText = (values: Readonly<Record<string, string | number | boolean | null>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${value === null ? 'NULL' : String(value)}`)
    .join(', ')

/** What can be done with something that starts a job: pause, change and delete it, and what `children` add. */
export const StarterHead = (props: StarterHeadProps) => {
  const { workspace, name, paused, changes, deletes, onPause, onEdit, onDelete, children } = props
  const client = useQueryClient()
  const after = {
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules', workspace] }),
    onError: (error: unknown) => void notifications.show({ color: 'red', message: failureOf(error).message }),
  }
  const pause = useMutation({ mutationFn: onPause, ...after })
  const remove = useMutation({ mutationFn: onDelete, ...after })
  return (
    <Group gap={8}>
      <May does={changes}>
        <Switch
          size="xs"
          label={paused ? 'Paused' : 'On'}
          aria-label={`${name} starts the job`}
          checked={!paused}
          disabled={pause.isPending}
          onChange={(event) => pause.mutate(!event.currentTarget.checked)}
        />
      </May>
      {children}
      <May does={changes}>
        <Button variant="default" aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit
        </Button>
      </May>
      <May does={deletes}>
        <Button
          variant="subtle"
          color="gray"
          aria-label={`Delete ${name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Delete
        </Button>
      </May>
    </Group>
  )
}
