import { Button, Text } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { notificationsQuery } from '../../api/starter-queries.ts'
import type { RunNotification } from '../../api/types.ts'
import { failureOf } from '../../ui/failure.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { formatQuantity } from '../../ui/numbers.ts'
import { May } from '../../may/May.tsx'

const EVENTS = { START: 'Start', SUCCESS: 'Success', FAILURE: 'Failure', LATE: 'Late' } as const

const Outcome = ({ told }: { told: RunNotification }) => {
  if (told.state === 'DELIVERED')
    return (
      <>
        delivered <Moment at={told.finished_at} />
      </>
    )
  if (told.state === 'DEAD') return <>given up after {formatQuantity(told.attempts, 'attempt', 'attempts')}</>
  if (told.attempts === 0) return <>to be sent</>
  return (
    <>
      tried {formatQuantity(told.attempts, 'time', 'times')}, next <Moment at={told.next_attempt_at} />
    </>
  )
}

const Told = ({ workspace, run, told }: { workspace: string; run: string; told: RunNotification }) => {
  const client = useQueryClient()
  const params = { workspace, job: '-', run_id: run, notification_id: told.notification_id }
  const resend = useMutation({
    mutationFn: () => api.call('resendNotification', { params }),
    onSuccess: () => client.invalidateQueries({ queryKey: notificationsQuery(workspace, run).queryKey }),
    onError: (error) => void toasts.show({ color: 'red', message: failureOf(error).message }),
  })
  return (
    <li>
      {EVENTS[told.event]} to <span className="mono">{[told.connection, ...told.to].join(' ')}</span>:{' '}
      <Outcome told={told} />
      {told.last_error !== null && told.state !== 'DELIVERED' && (
        <Text c="var(--bh-red)" style={{ overflowWrap: 'anywhere' }}>
          {told.last_error}
        </Text>
      )}
      {told.state === 'DEAD' && (
        <May does="resendNotification">
          <Button
            variant="default"
            size="compact-xs"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
          >
            Send again
          </Button>
        </May>
      )}
    </li>
  )
}

/** Who was told of the run, and what could not be told. */
export const Notifications = ({ workspace, run }: { workspace: string; run: string }) => {
  const query = useQuery(notificationsQuery(workspace, run))
  return (
    <Loaded query={query}>
      {(all) =>
        all.length === 0 ? (
          <Text c="dimmed">Nobody is to be told of it.</Text>
        ) : (
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {all.map((told) => (
              <Told key={told.notification_id} workspace={workspace} run={run} told={told} />
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}
