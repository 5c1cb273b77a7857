import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Table } from '../../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../../ui/DataTable.tsx'
import { Facts } from '../../../../ui/Facts.tsx'
import { MiddleText } from '../../../../ui/MiddleText.tsx'
import { Section } from '../../../../ui/Section.tsx'
import { useTablePanel } from '../use-table-panel.ts'
import { RemoveProperty } from './RemoveProperty.tsx'
import { May } from '../../../../may/May.tsx'
import { tableNameOf } from '../../../../api/catalog-queries.ts'

interface Property {
  readonly name: string
  readonly value: string
}

const PropertyActions = ({ table, name }: { table: Table; name: string }) => {
  const { open } = useTablePanel()
  return (
    <Group gap={16} wrap="nowrap">
      <May does="updateTableProperties" on={tableNameOf(table)} absent>
        <Anchor
          component="button"
          type="button"
          aria-label={`Change ${name}`}
          onClick={() => open('property', name)}
        >
          Change
        </Anchor>
      </May>
      <RemoveProperty table={table} name={name} />
    </Group>
  )
}

const columnsOf = (table: Table): readonly DataColumn<Property>[] => [
  { id: 'name', header: 'Property', cell: ({ name }) => <span className="mono">{name}</span> },
  {
    id: 'value',
    header: 'Value',
    cell: ({ value }) => (
      <span className="mono" title={value}>
        {value === '' ? '“”' : value}
      </span>
    ),
  },
  {
    id: 'actions',
    header: 'Actions',
    width: 150,
    cell: ({ name }) => <PropertyActions table={table} name={name} />,
  },
]

const ReadOnly = ({ table }: { table: Table }) => (
  <Section title="Set by the catalog">
    <Facts
      facts={{
        UUID: <MiddleText text={table.uuid} what="UUID" />,
        Format: `Iceberg version ${table.format_version}`,
        Location: <MiddleText text={table.location} what="location" tail={40} />,
        Metadata: <MiddleText text={table.metadata_location} what="metadata location" tail={60} />,
        'Sorted by': table.sorted_by.join(', ') || <span className="dim">nothing</span>,
        Snapshot: table.current_snapshot_id ?? <span className="dim">none</span>,
      }}
    />
  </Section>
)

/** What engines are told of the table, to be changed here, and what only the catalog sets. */
export const Properties = ({ table }: { table: Table }) => {
  const { open } = useTablePanel()
  const columns = useMemo(() => columnsOf(table), [table])
  const properties = Object.entries(table.properties)
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
  const add = (
    <May does="updateTableProperties" on={tableNameOf(table)}>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => open('property')}>
        Add a property
      </Button>
    </May>
  )
  return (
    <>
      <Section title="Properties" aside={add}>
        {properties.length === 0 ? (
          <Text c="dimmed">None is set; every engine uses its defaults.</Text>
        ) : (
          <DataTable
            label={`Properties of ${table.name}`}
            columns={columns}
            rows={properties}
            rowKey={({ name }) => name}
            rowVersion={({ value }) => value}
          />
        )}
      </Section>
      <ReadOnly table={table} />
    </>
  )
}
