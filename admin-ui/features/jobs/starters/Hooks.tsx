import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { hooksQuery } from '../../../api/starter-queries.ts'
import type { Hook, HookWithSecret, Job } from '../../../api/types.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { Moment } from '../../../ui/Moment.tsx'
import { Section } from '../../../ui/Section.tsx'
import { May } from '../../../may/May.tsx'
import { HookForm } from './HookForm.tsx'
import { HookSecret } from './HookSecret.tsx'
import { StarterHead, valuesText } from './StarterHead.tsx'
import { StarterList } from './StarterList.tsx'

interface OneHookProps {
  readonly workspace: string
  readonly job: Job
  readonly hook: Hook
  readonly onSecret: (hook: HookWithSecret) => void
  readonly onEdit: () => void
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

const OneHook = ({ workspace, job, hook, onSecret, onEdit }: OneHookProps) => {
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
          changes="updateHook"
          deletes="deleteHook"
          onPause={(paused) =>
            api.call(
              'updateHook',
              { params, body: { name, parameters, mapping, tolerance_seconds, paused } },
              options,
            )
          }
          onEdit={onEdit}
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
          ...(Object.keys(parameters).length > 0 && {
            'Fixed values': <span className="mono">{valuesText(parameters)}</span>,
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
  const [made, setMade] = useState<HookWithSecret>()
  return (
    <>
      <StarterList
        title="Hooks"
        query={query}
        what="hook"
        icon={<IconWebhook size={32} />}
        purpose="A hook starts the job when another program sends a signed request."
        creates="createHook"
        renderOne={(hook, onEdit) => (
          <OneHook workspace={workspace} job={job} hook={hook} onSecret={setMade} onEdit={onEdit} />
        )}
        renderForm={(hook, close) => (
          <HookForm workspace={workspace} job={job} hook={hook} onMade={setMade} onSaved={close} />
        )}
      />
      <HookSecret made={made} onClose={() => setMade(undefined)} />
    </>
  )
}
