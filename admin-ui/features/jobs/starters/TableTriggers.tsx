import { Button, Drawer } from '@mantine/core'
import { IconPlus, IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { tableTriggersQuery } from '../../../api/starter-queries.ts'
import type { Job, TableTrigger } from '../../../api/types.ts'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'
import { StarterHead } from './StarterHead.tsx'
import { TableTriggerForm } from './TableTriggerForm.tsx'
import { May } from '../../../may/May.tsx'

interface OneTriggerProps {
  readonly workspace: string
  readonly job: Job
  readonly trigger: TableTrigger
}

const LastFire = ({ workspace, trigger }: { workspace: string; trigger: TableTrigger }) => {
  const { last_fire: last } = trigger
  if (!last) return <span className="dim">never</span>
  return (
    <>
      <Moment at={last.fired_at} />{' '}
      {last.run_id && (
        <Link to="/w/$workspace/runs/$run" params={{ workspace, run: last.run_id }}>
          its run
        </Link>
      )}
    </>
  )
}

const OneTrigger = ({ workspace, job, trigger }: OneTriggerProps) => {
  const params = { workspace, job: job.name, trigger: trigger.name }
  const options = { headers: { 'if-match': `"${trigger.version}"` } }
  const { name, table, coalesce, min_interval_seconds, parameters } = trigger
  return (
    <Section
      title={name}
      aside={
        <StarterHead
          workspace={workspace}
          name={name}
          paused={trigger.paused}
          pauses="updateTableTrigger"
          deletes="deleteTableTrigger"
          onPause={(paused) =>
            api.call(
              'updateTableTrigger',
              { params, body: { name, table, coalesce, min_interval_seconds, parameters, paused } },
              options,
            )
          }
          onDelete={() => api.call('deleteTableTrigger', { params }, options)}
        />
      }
    >
      <Facts
        facts={{
          Table: (
            <Link to="/w/$workspace/data/$catalog/$schema/$table" params={{ workspace, ...table }}>
              {[table.catalog, table.schema, table.table].join('.')}
            </Link>
          ),
          ...(trigger.paused_reason && { 'Paused since': trigger.paused_reason }),
          'Several at once': coalesce === 'EACH' ? 'a run for each snapshot' : 'one run for all that came',
          ...(min_interval_seconds > 0 && {
            'At most every': formatQuantity(min_interval_seconds, 'second', 'seconds'),
          }),
          Waiting: formatQuantity(trigger.waiting, 'snapshot', 'snapshots'),
          'Last fire': <LastFire workspace={workspace} trigger={trigger} />,
        }}
      />
    </Section>
  )
}

/** Tables whose new snapshots start the job. */
export const TableTriggers = ({ workspace, job }: { workspace: string; job: Job }) => {
  const query = useQuery({ ...tableTriggersQuery(workspace, job.name), enabled: job.deleted_at === null })
  const [isOpen, setOpen] = useState(false)
  const add = (
    <May does="createTableTrigger">
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        New table trigger
      </Button>
    </May>
  )
  return (
    <Section title="Table triggers" aside={query.data?.length ? add : undefined}>
      <Loaded query={query}>
        {(triggers) =>
          triggers.length === 0 ? (
            <EmptyNote icon={<IconTable size={32} />} title="No table trigger yet" action={add}>
              A table trigger starts the job when a table has a new snapshot.
            </EmptyNote>
          ) : (
            triggers.map((trigger) => (
              <OneTrigger key={trigger.trigger_id} workspace={workspace} job={job} trigger={trigger} />
            ))
          )
        }
      </Loaded>
      <Drawer opened={isOpen} onClose={() => setOpen(false)} title="New table trigger" size={520}>
        <TableTriggerForm workspace={workspace} job={job} onSaved={() => setOpen(false)} />
      </Drawer>
    </Section>
  )
}
