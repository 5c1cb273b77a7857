import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerPlay } from '@tabler/icons-react'
import { May } from '../../may/May.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useHelloRun } from './hello-run.ts'

/** One click from a connection that runs SQL to a run on it, with its log and result. */
export const HelloButton = ({ workspace, connection }: { workspace: string; connection: string }) => {
  const hello = useHelloRun(workspace)
  return (
    <May does="createJob">
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={14} />}
        loading={hello.isPending}
        onClick={() =>
          hello.mutate(connection, {
            onError: (error) => notifications.show({ color: 'red', message: failureOf(error).message }),
          })
        }
      >
        Run “hello”
      </Button>
    </May>
  )
}
