import { Button, Text } from '@mantine/core'
import { IconPencil, IconPlugConnected, IconTableImport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { connectionKindsQuery, connectionQuery } from '../../api/connection-queries.ts'
import type { Connection, ConnectionKind } from '../../api/types.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Facts, type FactList } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { AccessButton } from '../access/AccessButton.tsx'
import { DeleteConnection } from './DeleteConnection.tsx'
import { EditConnection } from './EditConnection.tsx'
import { HelloButton } from '../jobs/HelloButton.tsx'
import { LastTest } from './LastTest.tsx'
import { TestReport, TestRunning } from './TestReport.tsx'
import { May } from '../../may/May.tsx'

type SecretReference = NonNullable<Connection['secrets'][string]['reference']>

const words = (value: string | number | boolean | undefined): ReactNode => {
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (value === undefined || value === '') return <span className="dim">–</span>
  const text = String(value)
  return text.includes('\n') ? 'set' : <span className="mono">{text}</span>
}

const mono = (text: string): ReactNode => <span className="mono">{text}</span>

/** Where a secret is that is not kept here. */
const elsewhere = (reference: SecretReference | undefined): ReactNode => {
  if (!reference) return null
  if ('environment' in reference) return <>, in the server’s environment: {mono(reference.environment)}</>
  if ('file' in reference) return <>, in a file of the server: {mono(reference.file)}</>
  const { connection, namespace, secret, key } = reference.kubernetes
  const place = [namespace, secret].filter((part) => part !== undefined).join('/')
  return (
    <>
      , kept in Kubernetes: {mono(key)} of {mono(place)}, through {connection}
    </>
  )
}

const factsOf = ({ fields, secrets }: Connection, kind: ConnectionKind | undefined): FactList => {
  const plain = (kind?.fields ?? [])
    .filter(({ name, shown_when: when }) => when === null || name in fields)
    .map(({ name, label }) => [label, words(fields[name])])
  const sealed = (kind?.secrets ?? [])
    .filter(({ name }) => name in secrets)
    .map(({ name, label }) => [
      label,
      <span key={name}>
        set <Moment at={secrets[name]?.changed_at ?? ''} />
        {elsewhere(secrets[name]?.reference)}
      </span>,
    ])
  return Object.fromEntries([...plain, ...sealed])
}

interface ContentProps {
  readonly connection: Connection
  readonly kind: ConnectionKind | undefined
  readonly testing: boolean
  readonly error: unknown
}

const Content = ({ connection, kind, testing, error }: ContentProps) => (
  <>
    <Section
      title="Last test"
      aside={connection.last_test && !testing ? <Moment at={connection.last_test.tested_at} /> : undefined}
    >
      {error ? <ErrorNote error={error} /> : null}
      {testing ? <TestRunning checks={kind?.checks ?? []} /> : null}
      {!testing && connection.last_test ? <TestReport report={connection.last_test} /> : null}
      {!testing && !connection.last_test && (
        <Text c="dimmed">It has not been tested yet: nothing relies on what it was not seen to do.</Text>
      )}
    </Section>
    {connection.description && (
      <Section title="Description">
        <Text maw={720} style={{ whiteSpace: 'pre-wrap' }}>
          {connection.description}
        </Text>
      </Section>
    )}
    <Section title="Facts">
      <Facts facts={{ Kind: kind?.title ?? connection.kind, ...factsOf(connection, kind) }} />
    </Section>
  </>
)

/** One connection: where it leads, and check by check whether it works. */
export const Details = (): ReactNode => {
  const { workspace, connection: name } = useParams({
    from: '/signed-in/w/$workspace/connections/$connection',
  })
  const path = { workspace, connection: name }
  const { panel } = useSearch({ from: '/signed-in/w/$workspace/connections/$connection' })
  const navigate = useNavigate({ from: '/w/$workspace/connections/$connection' })
  const client = useQueryClient()
  const query = useQuery(connectionQuery(workspace, name))
  const { data: kinds } = useQuery(connectionKindsQuery)
  const test = useMutation({
    mutationFn: () => api.call('testConnection', { params: { workspace, connection: name }, body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['connections', workspace] }),
  })
  const open = (next: 'edit' | 'delete'): void => void navigate({ search: { panel: next } })
  const close = (): void => void navigate({ search: {}, replace: true })
  return (
    <Page
      title={name}
      crumbs={[
        <Link key="connections" to="/w/$workspace/connections" params={{ workspace }}>
          Connections
        </Link>,
      ]}
      chip={query.data && <LastTest connection={query.data} />}
      actions={
        query.data && (
          <>
            <May does="deleteConnection" on={path}>
              <Button variant="subtle" color="gray" onClick={() => open('delete')}>
                Delete
              </Button>
            </May>
            {query.data.kind === 'postgres' && (
              <May does="listSourceTables" on={path}>
                <Button
                  variant="default"
                  leftSection={<IconTableImport size={14} />}
                  renderRoot={(props) => (
                    <Link to="/w/$workspace/connections/$connection/load" params={path} {...props} />
                  )}
                >
                  Load tables
                </Button>
              </May>
            )}
            <AccessButton on={path} privileges={['use', 'manage']} />
            <May does="updateConnection" on={path}>
              <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => open('edit')}>
                Edit
              </Button>
            </May>
            {query.data.kind === 'trino' && <HelloButton workspace={workspace} connection={name} />}
            <May does="testConnection" on={path}>
              <Button
                leftSection={<IconPlugConnected size={14} />}
                loading={test.isPending}
                onClick={() => test.mutate()}
              >
                Test now
              </Button>
            </May>
          </>
        )
      }
    >
      <Loaded query={query}>
        {(connection) => (
          <>
            <Content
              connection={connection}
              kind={kinds?.find((each) => each.kind === connection.kind)}
              testing={test.isPending}
              error={test.error}
            />
            <EditConnection connection={connection} opened={panel === 'edit'} onClose={close} />
          </>
        )}
      </Loaded>
      <DeleteConnection name={name} opened={panel === 'delete'} onClose={close} />
    </Page>
  )
}
