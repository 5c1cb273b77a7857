import type { Table } from '../../../api/types.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { MiddleText } from '../../../ui/MiddleText.tsx'
import { Section } from '../../../ui/Section.tsx'

export const Properties = ({ table }: { table: Table }) => {
  const properties = Object.entries(table.properties).toSorted(([a], [b]) => a.localeCompare(b))
  return (
    <>
      <Section title="Table">
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
      <Section title="Properties">
        {properties.length === 0 ? (
          <span className="dim">None is set; every engine uses its defaults.</span>
        ) : (
          <Facts wide facts={Object.fromEntries(properties)} />
        )}
      </Section>
    </>
  )
}
