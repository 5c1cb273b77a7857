import { Autocomplete, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { catalogsQuery, schemasQuery, tablesQuery } from '../../../api/catalog-queries.ts'
import type { Draft } from '../draft.ts'
import classes from '../Upload.module.css'

const MODES = [
  { value: 'create', label: 'Create' },
  { value: 'append', label: 'Append' },
  { value: 'replace', label: 'Replace' },
]

const MEANING = {
  create: 'Makes a new table; it must not exist yet.',
  append: 'Adds the rows to a table that exists; columns are matched by name.',
  replace:
    'Puts these rows in place of all rows that are there, in one snapshot. The earlier snapshot stays queryable.',
}

/** Where rows go; without a table, several tables go there. */
type Target = Pick<Draft, 'catalog' | 'schema' | 'mode'> & { readonly table?: string }

interface TargetFormProps {
  readonly draft: Target
  readonly onChange: (part: Partial<Pick<Draft, 'catalog' | 'schema' | 'mode' | 'table'>>) => void
  readonly errors: Readonly<Record<string, string>>
}

export const TargetForm = ({ draft, onChange, errors }: TargetFormProps) => {
  const { data: catalogs = [] } = useQuery(catalogsQuery)
  const { data: schemas = [] } = useQuery(schemasQuery(draft.catalog))
  const { data: tables = [] } = useQuery(tablesQuery(draft.catalog, draft.schema))
  const taken = tables.some(({ name }) => name === draft.table)
  return (
    <Stack gap="sm">
      <div>
        <SegmentedControl
          data={MODES}
          value={draft.mode}
          onChange={(mode) => onChange({ mode: mode === 'append' || mode === 'replace' ? mode : 'create' })}
          aria-label="What to do"
        />
        <Text c="dimmed" mt={4}>
          {MEANING[draft.mode]}
        </Text>
      </div>
      <div className={classes.fields}>
        <Select
          label="Catalog"
          data={catalogs.map(({ name }) => name)}
          value={draft.catalog}
          onChange={(catalog) => onChange({ catalog: catalog ?? draft.catalog })}
          allowDeselect={false}
          error={errors['target.catalog']}
        />
        <Select
          label="Schema"
          data={schemas.map(({ name }) => name)}
          value={draft.schema}
          onChange={(schema) => onChange({ schema: schema ?? draft.schema })}
          allowDeselect={false}
          searchable
          error={errors['target.schema']}
        />
        {draft.table !== undefined && (
          <Autocomplete
            label="Table"
            data={draft.mode === 'create' ? [] : tables.map(({ name }) => name)}
            value={draft.table}
            onChange={(table) => onChange({ table })}
            error={
              errors['target.table'] ??
              (taken && draft.mode === 'create'
                ? 'This table exists: choose another name, or append or replace'
                : undefined)
            }
            required
          />
        )}
      </div>
    </Stack>
  )
}
