import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface EmptyNoteProps {
  readonly icon: ReactNode
  readonly title: string
  /** What the thing is for, in one sentence. */
  readonly children: ReactNode
  /** The first action. */
  readonly action?: ReactNode
}

export const EmptyNote = ({ icon, title, children, action }: EmptyNoteProps) => (
  <Stack align="center" gap={8} py={48} px="md" ta="center">
    <span className="dim" aria-hidden="true">
      {icon}
    </span>
    <Title order={2}>{title}</Title>
    <Text c="dimmed" maw={460}>
      {children}
    </Text>
    {action}
  </Stack>
)
