import { Box } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ErrorNote } from '../ui/ErrorNote.tsx'

/** A page that could not be shown; trying again loads it afresh. */
export const RouteFailure = ({ error, reset }: ErrorComponentProps): ReactNode => {
  const router = useRouter()
  return (
    <Box p="md" maw={720}>
      <ErrorNote
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Box>
  )
}
