import { Box, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { hooksQuery } from '../../../api/starter-queries.ts'
import type { Hook, HookWithSecret, Job } from '../../../api/types.ts'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { Section } from '../../../ui/Section.tsx'
import { Snippet } from '../../../ui/Snippet.tsx'
import { HookForm } from './HookForm.tsx'
import { StarterHead } from './StarterHead.tsx'
import { May } from '../../../may/May.tsx'

interface OneHookProps {
  readonly workspace: string
  readonly job: Job
  readonly hook: Hook
  readonly onSecret: (hook: HookWithSecret) => void
}

const mappingText = ({ mapping }: Hook): string =>
  Object.entries(mapping)
    .map(([name, pointer]) => `${name} = ${pointer || 'the whole payload'}`)
    .join(', ')

const LastDelivery = ({ workspace, hook }: { workspace: string; hook: Hook }) => {
  const { last_delivery: last } = hook
  if (!last) return <span className="dim">none yet</span>
  return (
    <>
      <Moment at={last.received_at} />{' '}
      <Link to="/w/$workspace/runs/$run" params={{ workspace, run: last.run_id }}>
        its run
      </Link>
    </>
  )
}

const OneHook = ({ workspace, job, hook, onSecret }: OneHookProps) => {
  const client = useQueryClient()
  const params = { workspace, job: job.name, hook: hook.name }
  const options = { headers: { 'if-match': `"${hook.version}"` } }
  const { name, parameters, mapping, tolerance_seconds } = hook
  const rotate = useMutation({
    mutationFn: () => api.call('rotateHookSecret', { params }),
    onSuccess: (rotated) => {
      onSecret(rotated)
      return client.invalidateQueries({ queryKey: ['schedules', workspace] })
    },
    onError: (error: unknown) => void notifications.show({ color: 'red', message: failureOf(error).message }),
  })
  return (
    <Section
      title={name}
      aside={
        <StarterHead
          workspace={workspace}
          name={name}
          paused={hook.paused}
          pauses="updateHook"
          deletes="deleteHook"
          onPause={(paused) =>
            api.call(
              'updateHook',
              { params, body: { name, parameters, mapping, tolerance_seconds, paused } },
              options,
            )
          }
          onDelete={() => api.call('deleteHook', { params }, options)}
        >
          <May does="rotateHookSecret">
            <Button
              variant="default"
              aria-label={`New secret for ${name}`}
              loading={rotate.isPending}
              onClick={() => rotate.mutate()}
            >
              New secret
            </Button>
          </May>
        </StarterHead>
      }
    >
      <Facts
        facts={{
          Address: <span className="mono">{window.location.origin + hook.path}</span>,
          'Secret since': <Moment at={hook.secret_changed_at} />,
          ...(Object.keys(mapping).length > 0 && {
            'From the payload': <span className="mono">{mappingText(hook)}</span>,
          }),
          'Last delivery': <LastDelivery workspace={workspace} hook={hook} />,
        }}
      />
    </Section>
  )
}

/** Addresses by which others start the job. */
export const Hooks = ({ workspace, job }: { workspace: string; job: Job }) => {
  const query = useQuery({ ...hooksQuery(workspace, job.name), enabled: job.deleted_at === null })
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<HookWithSecret>()
  const close = (): void => {
    setOpen(false)
    setMade(undefined)
  }
  const add = (
    <May does="createHook">
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        New hook
      </Button>
    </May>
  )
  return (
    <Section title="Hooks" aside={query.data?.length ? add : undefined}>
      <Loaded query={query}>
        {(hooks) =>
          hooks.length === 0 ? (
            <EmptyNote icon={<IconWebhook size={32} />} title="No hook yet" action={add}>
              A hook starts the job when another program sends a signed request.
            </EmptyNote>
          ) : (
            hooks.map((hook) => (
              <OneHook key={hook.hook_id} workspace={workspace} job={job} hook={hook} onSecret={setMade} />
            ))
          )
        }
      </Loaded>
      <Drawer
        opened={isOpen || made !== undefined}
        onClose={close}
        title={made ? `The secret of ${made.name}` : 'New hook'}
        size={520}
      >
        {made ? (
          <>
            <Text mb="sm">
              It is shown only now. Sign each delivery with it as the Standard Webhooks specification says, in
              the headers webhook-id, webhook-timestamp and webhook-signature.
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
              <Button onClick={close}>Done</Button>
            </Group>
          </>
        ) : (
          <HookForm workspace={workspace} job={job} onSaved={setMade} />
        )}
      </Drawer>
    </Section>
  )
}
