import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { Token } from '../../api/types.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

/** A revoked token cannot come back, so it is asked once, in place. */
export const RevokeToken = ({ token }: { token: Token }) => {
  const [opened, { toggle, close }] = useDisclosure()
  const client = useQueryClient()
  const name = token.comment || token.prefix
  const revoke = useMutation({
    mutationFn: () => api.call('revokeToken', { params: { token_id: token.token_id } }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <Popover opened={opened} onChange={close} position="left" withArrow trapFocus width={280}>
      <Popover.Target>
        <Button variant="subtle" color="red" size="compact-xs" onClick={toggle} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Revoke ${name}`}>
        <Stack gap="xs">
          <Text>What carries «{name}» stops working with its next request.</Text>
          {revoke.error ? <ErrorNote error={revoke.error} /> : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red.9" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke token
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
