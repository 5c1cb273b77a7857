import { Alert, Stack } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { sourcePreviewQuery } from '../../api/source-queries.ts'
import type { SourcePreview } from '../../api/types.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { RowsTable } from '../../ui/RowsTable.tsx'
import { sourceText, type Source } from './load-draft.ts'

interface SourceRowsProps {
  readonly path: { readonly workspace: string; readonly connection: string }
  readonly source: Source
  readonly asText: boolean
}

/** How a source is asked for what is in it. */
export const previewOf = ({ path, source, asText }: SourceRowsProps) =>
  sourcePreviewQuery(path, { ...source, unsupported_types: asText ? 'text' : 'refuse' })

const Problems = ({ columns }: SourcePreview) => {
  const refused = columns.filter(({ problem }) => problem !== null)
  if (refused.length === 0) return null
  return (
    <Alert color="yellow" variant="outline" icon={<IconInfoCircle size={18} />} p="sm">
      {refused.map(({ source, problem }) => (
        <div key={source}>
          <span className="mono">{source}</span>: {problem}
        </div>
      ))}
      Take such columns as text above, or leave them out by a query.
    </Alert>
  )
}

/** The first rows, each column with the type that it has there and the one that it gets. */
export const SourceRows = (props: SourceRowsProps) => (
  <Loaded query={useQuery(previewOf(props))} rows={8}>
    {(preview) => (
      <Stack gap="sm">
        <Problems {...preview} />
        <RowsTable
          label={`First rows of ${sourceText(props.source)}`}
          columns={preview.columns.map(({ name, type_text: type, source_type: there }) => ({
            name: `${name} (${there === type ? type : `${there} → ${type}`})`,
            type,
          }))}
          rows={preview.rows}
        />
      </Stack>
    )}
  </Loaded>
)
