import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { CopyIcon } from './CopyIcon.tsx'
import { failureOf } from './failure.ts'

/** An error where it happened: what, the next step, the code, the request id to copy. */
export const ErrorNote = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const { code, message, nextStep, requestId } = failureOf(error)
  return (
    <Alert color="red" variant="outline" icon={<IconAlertTriangle size={18} />} role="alert" p="sm">
      <Text fz="sm">{message}</Text>
      {nextStep && <Text fz="sm">{nextStep}</Text>}
      <Group gap={8} mt={6}>
        <span className="mono dim">{code}</span>
        {requestId && (
          <Group gap={4} wrap="nowrap" miw={0}>
            <Text span className="mono dim" truncate>
              request {requestId}
            </Text>
            <CopyIcon value={requestId} what="request id" />
          </Group>
        )}
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  )
}
