import { Box, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import type { HookWithSecret } from '../../../api/types.ts'
import { Snippet } from '../../../ui/Snippet.tsx'

/** The secret of a hook that was just made or renewed. */
export const HookSecret = ({ made, onClose }: { made: HookWithSecret | undefined; onClose: () => void }) => (
  <Drawer
    opened={made !== undefined}
    onClose={onClose}
    title={made && `The secret of ${made.name}`}
    size={520}
  >
    {made && (
      <>
        <Text mb="sm">
          It is shown only now. Sign each delivery with it as the Standard Webhooks specification says, in the
          headers webhook-id, webhook-timestamp and webhook-signature.
        </Text>
        <Stack gap="sm">
          {[
            { what: 'Address', text: window.location.origin + made.path },
            { what: 'Secret', text: made.secret },
          ].map((each) => (
            <Box key={each.what}>
              <Text fw={600} mb={4}>
                {each.what}
              </Text>
              <Snippet {...each} />
            </Box>
          ))}
        </Stack>
        <Group justify="flex-end" mt="md">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </>
    )}
  </Drawer>
)
