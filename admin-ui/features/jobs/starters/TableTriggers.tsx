import { IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import { tableTriggersQuery } from '../../../api/starter-queries.ts'
import type { Job, TableTrigger } from '../../../api/types.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'
import { StarterHead, valuesText } from './StarterHead.tsx'
import { StarterList } from './StarterList.tsx'
import { TableTriggerForm } from './TableTriggerForm.tsx'

interface OneTriggerProps {
  readonly workspace: string
  readonly job: Job
  readonly trigger: TableTrigger
  readonly onEdit: () => void
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

const OneTrigger = ({ workspace, job, trigger, onEdit }: OneTriggerProps) => {
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
          changes="updateTableTrigger"
          deletes="deleteTableTrigger"
          onPause={(paused) =>
            api.call(
              'updateTableTrigger',
              { params, body: { name, table, coalesce, min_interval_seconds, parameters, paused } },
              options,
            )
          }
          onEdit={onEdit}
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
          ...(Object.keys(parameters).length > 0 && {
            Parameters: <span className="mono">{valuesText(parameters)}</span>,
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
  return (
    <StarterList
      title="Table triggers"
      query={query}
      what="table trigger"
      icon={<IconTable size={32} />}
      purpose="A table trigger starts the job when a table has a new snapshot."
      creates="createTableTrigger"
      renderOne={(trigger, onEdit) => (
        <OneTrigger workspace={workspace} job={job} trigger={trigger} onEdit={onEdit} />
      )}
      renderForm={(trigger, close) => (
        <TableTriggerForm workspace={workspace} job={job} trigger={trigger} onSaved={close} />
      )}
    />
  )
}
