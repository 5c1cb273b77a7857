import { ActionIcon, Button, Group, NumberInput, Select, Stack, TagsInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../../../api/connection-queries.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import type { JobDraft } from './job-draft.ts'

type Settings = NonNullable<JobDraft['notifications']>
type Destination = NonNullable<Settings['on_start']>[number]

const EVENTS = [
  { value: 'on_start', label: 'at the start' },
  { value: 'on_success', label: 'on success' },
  { value: 'on_failure', label: 'on failure' },
  { value: 'on_late', label: 'when late' },
] as const
type EventName = (typeof EVENTS)[number]['value']

interface Row {
  readonly event: EventName
  readonly at: number
  readonly destination: Destination
}

interface NotificationsFormProps {
  readonly settings: Settings
  readonly onChange: (settings: Settings | undefined) => void
  readonly errorOf: (field: string) => string | undefined
}

const rowsOf = (settings: Settings): Row[] =>
  EVENTS.flatMap(({ value }) =>
    (settings[value] ?? []).map((destination, at) => ({ event: value, at, destination })),
  )

const settingsOf = (rows: readonly Row[], lateAfter: number | undefined): Settings | undefined => {
  if (rows.length === 0) return undefined
  const lists = EVENTS.flatMap(({ value }) => {
    const list = rows.filter(({ event }) => event === value).map(({ destination }) => destination)
    return list.length > 0 ? [[value, list] as const] : []
  })
  return { ...Object.fromEntries(lists), ...(lateAfter !== undefined && { late_after_seconds: lateAfter }) }
}

/** Who is told how runs go, one line each. */
export const NotificationsForm = ({ settings, onChange, errorOf }: NotificationsFormProps) => {
  const { data = [] } = useQuery(connectionsQuery(useWorkspace()))
  const able = data.filter(({ kind }) => kind === 'webhook' || kind === 'smtp')
  const isMail = (name: string): boolean => able.find((each) => each.name === name)?.kind === 'smtp'
  const rows = rowsOf(settings)
  const send = (next: readonly Row[], lateAfter = settings.late_after_seconds): void => {
    const isLate = next.some(({ event }) => event === 'on_late')
    onChange(settingsOf(next, isLate ? (lateAfter ?? 3600) : undefined))
  }
  const set = (index: number, change: Partial<Row>): void =>
    send(rows.map((row, at) => (at === index ? { ...row, ...change } : row)))
  return (
    <Stack gap="xs">
      {rows.map(({ event, at, destination }, index) => (
        <Group key={index} gap="sm" align="flex-start" wrap="nowrap">
          <Select
            aria-label={`When notification ${index + 1} is sent`}
            data={[...EVENTS]}
            value={event}
            onChange={(value) =>
              set(index, { event: EVENTS.find((each) => each.value === value)?.value ?? 'on_failure' })
            }
            allowDeselect={false}
            w={130}
          />
          <Select
            aria-label={`Connection of notification ${index + 1}`}
            data={able.map(({ name }) => name)}
            placeholder={able.length > 0 ? 'connection' : 'no webhook or e-mail connection yet'}
            value={destination.connection || null}
            onChange={(name) => set(index, { destination: { connection: name ?? '' } })}
            error={errorOf(`${event}.${at}.connection`)}
            style={{ flex: 1 }}
          />
          {isMail(destination.connection) && (
            <TagsInput
              aria-label={`Addresses of notification ${index + 1}`}
              placeholder="ops@example.org"
              value={[...(destination.to ?? [])]}
              onChange={(to) =>
                set(index, {
                  destination: { connection: destination.connection, ...(to.length > 0 && { to }) },
                })
              }
              error={errorOf(`${event}.${at}.to`)}
              style={{ flex: 2 }}
            />
          )}
          <ActionIcon
            mt={2}
            aria-label={`Remove notification ${index + 1}`}
            onClick={() => send(rows.filter((_, other) => other !== index))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
      {settings.on_late !== undefined && settings.on_late.length > 0 && (
        <NumberInput
          label="A run is late"
          description="after its start was due, when it has not ended"
          suffix=" s"
          min={1}
          allowDecimal={false}
          value={settings.late_after_seconds ?? 3600}
          onChange={(value) => send(rows, typeof value === 'number' ? value : 3600)}
          error={errorOf('late_after_seconds')}
        />
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            send([...rows, { event: 'on_failure', at: 0, destination: { connection: able[0]?.name ?? '' } }])
          }
        >
          Add a notification
        </Button>
      </div>
    </Stack>
  )
}
