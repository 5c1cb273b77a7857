import { Box, type BoxProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface ScrollRegionProps extends BoxProps {
  readonly label: string
  readonly children: ReactNode
}

/** A part that scrolls: reachable with the keyboard, and so named. No landmark, of which a page has few. */
export const ScrollRegion = ({ label, children, ...box }: ScrollRegionProps) => (
  <Box role="group" tabIndex={0} aria-label={label} {...box}>
    {children}
  </Box>
)
