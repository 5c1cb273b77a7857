import { ActionIcon, Box, Button, Menu, Text } from '@mantine/core'
import { IconDots, IconTerminal2, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { viewQuery } from '../../../api/catalog-queries.ts'
import type { View } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { MiddleText } from '../../../ui/MiddleText.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Section } from '../../../ui/Section.tsx'
import { Snippet } from '../../../ui/Snippet.tsx'
import { CatalogCrumb, DataCrumb, SchemaCrumb } from '../DataCrumb.tsx'
import { quotePath } from '../sql-names.ts'
import { ColumnTable } from '../table/ColumnTable.tsx'
import { DropView } from './DropView.tsx'
import { May } from '../../../may/May.tsx'
import { AccessButton } from '../../access/AccessButton.tsx'

const Actions = ({ view, onDrop }: { view: View; onDrop: () => void }) => {
  const workspace = useWorkspace()
  const sql = `SELECT *\nFROM ${quotePath(view.catalog, view.schema, view.name)}\nLIMIT 1000`
  return (
    <>
      <AccessButton
        on={{ catalog: view.catalog, schema: view.schema, table: view.name }}
        privileges={['read', 'write', 'manage']}
      />
      {view.runnable && (
        <Button
          leftSection={<IconTerminal2 size={14} />}
          renderRoot={(props) => (
            <Link to="/w/$workspace/sql" params={{ workspace }} search={{ open: sql }} {...props} />
          )}
        >
          Query
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More actions">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <May does="dropView" on={{ catalog: view.catalog, schema: view.schema, table: view.name }}>
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={onDrop}>
              Drop
            </Menu.Item>
          </May>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

const OtherProperties = ({
  properties: { comment: _shown, ...others },
}: {
  properties: View['properties']
}) =>
  Object.keys(others).length === 0 ? null : (
    <Section title="Properties">
      <Facts wide facts={others} />
    </Section>
  )

const Content = ({ view }: { view: View }) => (
  <>
    {view.comment !== null && <Text mb="sm">{view.comment}</Text>}
    {!view.runnable && (
      <Text mb="sm" c="dimmed">
        It has no text in the dialect of the embedded engine (duckdb), so only engines that know one of the
        dialects below can run it.
      </Text>
    )}
    {view.representations.map(({ dialect, sql }) => (
      <Section key={dialect} title={`Text for ${dialect}`}>
        <Snippet text={sql} what={`text for ${dialect}`} />
      </Section>
    ))}
    <Section title="Columns">
      <ColumnTable label={`Columns of ${view.name}`} columns={view.columns} />
    </Section>
    <Section title="Details">
      <Box maw={640}>
        <Facts
          facts={{
            'Names in it': (
              <>
                are looked up in{' '}
                <span className="mono">
                  {[view.default_catalog ?? view.catalog, view.default_schema].filter(Boolean).join('.')}
                </span>
              </>
            ),
            Version: `${view.version_id}`,
            'Last change': <Moment at={view.updated_at} />,
            UUID: <MiddleText text={view.uuid} what="UUID" />,
          }}
        />
      </Box>
    </Section>
    <OtherProperties properties={view.properties} />
  </>
)

/** One view: what it says, in which dialects, and the columns that come of it. */
export const ViewDetails = (): ReactNode => {
  const { catalog, schema, view } = useParams({
    from: '/signed-in/w/$workspace/data/$catalog/$schema/views/$view',
  })
  const { panel } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/views/$view' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/views/$view' })
  const query = useQuery(viewQuery(catalog, schema, view))
  return (
    <Page
      title={view}
      crumbs={[
        <DataCrumb key="data" />,
        <CatalogCrumb key="catalog" catalog={catalog} />,
        <SchemaCrumb key="schema" catalog={catalog} schema={schema} />,
      ]}
      meta="View"
      actions={
        query.data && (
          <Actions view={query.data} onDrop={() => void navigate({ search: { panel: 'drop' } })} />
        )
      }
    >
      <Loaded query={query} rows={10}>
        {(known) => <Content view={known} />}
      </Loaded>
      {query.data && (
        <DropView
          view={query.data}
          opened={panel === 'drop'}
          onClose={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </Page>
  )
}
