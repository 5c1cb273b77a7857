import { Button, Group, Stack, Text } from '@mantine/core'
import { Snippet } from './Snippet.tsx'

interface ShownOnceProps {
  readonly text: string
  readonly what: string
  readonly children?: string
  readonly onDone: () => void
}

/** A secret that the server shows this once. */
export const ShownOnce = ({ text, what, children, onDone }: ShownOnceProps) => (
  <Stack gap="sm">
    <Text>
      {children ??
        `This is the only time that the ${what} is shown. Copy it now and keep it where secrets are kept.`}
    </Text>
    <Snippet text={text} what={what} />
    <Group justify="flex-end">
      <Button onClick={onDone}>I have copied it</Button>
    </Group>
  </Stack>
)
