import { Box } from '@mantine/core'
import type { ReactNode } from 'react'
import { Pending } from '../ui/Pending.tsx'

/** Shown from 100 ms on while the code of a page loads. */
export const RoutePending = (): ReactNode => (
  <Box p="md">
    <Pending rows={8} />
  </Box>
)
