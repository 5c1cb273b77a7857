import { Button, Group, Select, Text } from '@mantine/core'
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { catalogsQuery, schemasQuery } from '../../../api/catalog-queries.ts'
import { modKey } from '../../../shell/mod-key.ts'
import type { NameDefaults } from '../editor/catalog-completion.ts'
import { RunStatus } from './RunStatus.tsx'
import type { Run } from './run-store.ts'
import { May } from '../../../may/May.tsx'

interface RunBarProps {
  readonly run: Run | undefined
  readonly defaults: NameDefaults
  readonly onDefaults: (defaults: NameDefaults) => void
  readonly onRun: () => void
  readonly onStop: () => void
}

/** Where names without a catalog and schema are looked up. */
const DefaultsSelect = ({ defaults, onDefaults }: Pick<RunBarProps, 'defaults' | 'onDefaults'>) => {
  const { data: catalogs = [] } = useQuery(catalogsQuery)
  const schemas = useQueries({ queries: catalogs.map(({ name }) => schemasQuery(name)) })
  const known = schemas.flatMap(({ data = [] }) => data)
  const options = known.map(({ catalog, name }) => ({
    value: JSON.stringify([catalog, name]),
    label: `${catalog}.${name}`,
  }))
  return (
    <Select
      aria-label="Schema of names without one"
      data={options}
      value={JSON.stringify([defaults.catalog, defaults.schema])}
      onChange={(value) => {
        const chosen = known.find(({ catalog, name }) => JSON.stringify([catalog, name]) === value)
        if (chosen) onDefaults({ catalog: chosen.catalog, schema: chosen.name })
      }}
      allowDeselect={false}
      searchable
      w={{ base: 140, lg: 180 }}
    />
  )
}

export const RunBar = ({ run, defaults, onDefaults, onRun, onStop }: RunBarProps) => (
  <Group gap={8} px={8} py={6} style={{ borderBottom: '1px solid var(--bh-line)', flex: 'none' }}>
    {run?.running ? (
      <Button variant="default" leftSection={<IconPlayerStopFilled size={14} />} onClick={onStop}>
        Stop
      </Button>
    ) : (
      <May does="executeStatement">
        <Button leftSection={<IconPlayerPlayFilled size={14} />} onClick={onRun} title={`${modKey} Enter`}>
          Run
        </Button>
      </May>
    )}
    <DefaultsSelect defaults={defaults} onDefaults={onDefaults} />
    <Text span c="dimmed" visibleFrom="lg">
      DuckDB’s dialect
    </Text>
    <Group gap={12} ml="auto">
      {run && <RunStatus run={run} />}
    </Group>
  </Group>
)
