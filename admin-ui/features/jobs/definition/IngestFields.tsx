import {
  Group,
  SegmentedControl,
  Select,
  Text,
  Textarea,
  TextInput,
  type TextInputProps,
} from '@mantine/core'
import { ConnectionSelect } from './ConnectionSelect.tsx'
import { UploadSource } from './UploadSource.tsx'
import type { IngestDraft } from './task-kinds.ts'
import type { TaskFieldsProps } from './TaskForm.tsx'

type DatabaseDraft = NonNullable<IngestDraft['postgres']>
type Mode = NonNullable<IngestDraft['mode']>

const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'append', label: 'Add to the rows of the table' },
  { value: 'replace', label: 'Take the place of all rows' },
  { value: 'create', label: 'Make a new table' },
]

interface SourceProps {
  readonly ingest: IngestDraft
  readonly onChange: (ingest: IngestDraft) => void
  readonly errorOf: TaskFieldsProps['errorOf']
}

interface NameInputProps extends Omit<TextInputProps, 'onChange' | 'value'> {
  readonly value: string | undefined
  readonly onChange: (text: string) => void
}

const NameInput = ({ value, onChange, ...rest }: NameInputProps) => (
  <TextInput
    spellCheck={false}
    classNames={{ input: 'mono' }}
    value={value ?? ''}
    onChange={(event) => onChange(event.currentTarget.value)}
    {...rest}
  />
)

const FilesSource = ({ ingest, onChange, errorOf }: SourceProps) => (
  <Group gap="sm" align="flex-start" grow>
    <ConnectionSelect
      label="Files of"
      description="A server directory or an S3 store"
      withAsterisk
      kinds={['files', 's3']}
      value={ingest.connection}
      onChange={(connection) => onChange({ ...ingest, connection: connection ?? '' })}
      error={errorOf('ingest.connection')}
    />
    <NameInput
      label="Path"
      description="Below its root; * ? ** stand for names"
      withAsterisk
      placeholder="orders/**/*.csv"
      value={ingest.path}
      onChange={(path) => onChange({ ...ingest, path })}
      error={errorOf('ingest.path')}
    />
  </Group>
)

interface DatabaseSourceProps extends SourceProps {
  readonly postgres: DatabaseDraft
}

const DatabaseSource = ({ ingest, postgres, onChange, errorOf }: DatabaseSourceProps) => {
  const set = (change: Partial<DatabaseDraft>): void =>
    onChange({ ...ingest, postgres: { ...postgres, ...change } })
  const { table: _, query: __, ...rest } = postgres
  const isQuery = postgres.query !== undefined
  return (
    <>
      <ConnectionSelect
        label="Database"
        withAsterisk
        kinds={['postgres']}
        value={postgres.connection}
        onChange={(connection) => set({ connection: connection ?? '' })}
        error={errorOf('ingest.postgres.connection')}
      />
      <SegmentedControl
        aria-label="What is asked for"
        data={[
          { value: 'table', label: 'A table or view' },
          { value: 'query', label: 'A query' },
        ]}
        value={isQuery ? 'query' : 'table'}
        onChange={(kind) =>
          onChange({
            ...ingest,
            postgres: kind === 'query' ? { ...rest, query: 'SELECT ' } : { ...rest, table: '' },
          })
        }
      />
      {isQuery ? (
        <Textarea
          label="Query"
          description="One SELECT in the dialect of the database"
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={postgres.query}
          onChange={(event) => set({ query: event.currentTarget.value })}
          error={errorOf('ingest.postgres.query')}
        />
      ) : (
        <NameInput
          label="Table"
          withAsterisk
          placeholder="public.orders"
          value={postgres.table}
          onChange={(table) => set({ table })}
          error={errorOf('ingest.postgres.table')}
        />
      )}
      <NameInput
        label="Only rows above the highest value loaded so far of"
        description="A column that only grows; empty: every run loads everything"
        placeholder="id"
        value={postgres.cursor_column}
        onChange={(column) => {
          const { cursor_column: ___, ...without } = postgres
          onChange({ ...ingest, postgres: column === '' ? without : { ...without, cursor_column: column } })
        }}
        error={errorOf('ingest.postgres.cursor_column')}
      />
    </>
  )
}

const Source = (props: SourceProps) => {
  const { audit, postgres, upload } = props.ingest
  if (upload !== undefined)
    return (
      <UploadSource
        upload={upload}
        onChange={(id) => props.onChange({ ...props.ingest, upload: id })}
        error={props.errorOf('ingest.upload')}
      />
    )
  if (audit)
    return (
      <Text c="dimmed">
        Events that were sealed since the last load. The job runs as an administrator of the organisation;
        whoever may read the table reads what is in them.
      </Text>
    )
  return postgres ? <DatabaseSource {...props} postgres={postgres} /> : <FilesSource {...props} />
}

const TargetFields = ({ ingest, onChange, errorOf }: SourceProps) => {
  const { target } = ingest
  const set = (change: Partial<IngestDraft['target']>): void =>
    onChange({ ...ingest, target: { ...target, ...change } })
  return (
    <Group gap="sm" align="flex-start" grow>
      <NameInput
        label="Catalog"
        placeholder="the workspace's"
        value={target.catalog}
        onChange={(catalog) => {
          const { catalog: _, ...rest } = target
          onChange({ ...ingest, target: catalog === '' ? rest : { ...rest, catalog } })
        }}
        error={errorOf('ingest.target.catalog')}
      />
      <NameInput
        label="Schema"
        placeholder="main"
        value={target.schema === 'main' ? '' : target.schema}
        onChange={(schema) => set({ schema: schema || 'main' })}
        error={errorOf('ingest.target.schema')}
      />
      <NameInput
        label="Into the table"
        withAsterisk
        placeholder="orders"
        value={target.table}
        onChange={(table) => set({ table })}
        error={errorOf('ingest.target.table')}
      />
    </Group>
  )
}

const BadRows = ({ ingest, onChange, errorOf }: SourceProps) => {
  const rejects = ingest.on_bad_rows === 'reject'
  return (
    <Group gap="sm" align="flex-start" grow>
      <Select
        label="A bad row"
        data={[
          { value: 'refuse', label: 'refuses its file' },
          { value: 'reject', label: 'is put aside' },
        ]}
        value={ingest.on_bad_rows ?? 'refuse'}
        onChange={(value) => {
          const { rejects_table: _, ...rest } = ingest
          onChange(
            value === 'reject' ? { ...ingest, on_bad_rows: 'reject' } : { ...rest, on_bad_rows: 'refuse' },
          )
        }}
        allowDeselect={false}
      />
      {rejects && (
        <NameInput
          label="Bad rows go to the table"
          placeholder="orders_rejected"
          value={ingest.rejects_table}
          onChange={(rejects_table) => {
            const { rejects_table: _, ...rest } = ingest
            onChange(rejects_table === '' ? rest : { ...rest, rejects_table })
          }}
          error={errorOf('ingest.rejects_table')}
        />
      )}
    </Group>
  )
}

/** Where rows come from, and what becomes of the table. How files are read, when it is not seen in them, stands in the YAML. */
export const IngestFields = ({ task, onChange, errorOf }: TaskFieldsProps) => {
  const { ingest } = task
  if (!ingest) return null
  const props: SourceProps = { ingest, onChange: (next) => onChange({ ...task, ingest: next }), errorOf }
  return (
    <>
      <Source {...props} />
      <TargetFields {...props} />
      <Select
        label="New rows"
        data={MODES.filter(({ value }) => !ingest.audit || value !== 'replace')}
        value={ingest.mode ?? 'append'}
        onChange={(value) =>
          props.onChange({ ...ingest, mode: MODES.find((mode) => mode.value === value)?.value })
        }
        allowDeselect={false}
        error={errorOf('ingest.mode')}
      />
      {!ingest.postgres && !ingest.audit && <BadRows {...props} />}
    </>
  )
}
