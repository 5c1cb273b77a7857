import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ScrollRegion } from '../../ui/ScrollRegion.tsx'
import uploadClasses from '../upload/Upload.module.css'
import { sourceText, type Choice } from './load-draft.ts'
import { previewOf } from './SourceRows.tsx'

interface ChosenProps {
  readonly path: { readonly workspace: string; readonly connection: string }
  readonly choices: readonly Choice[]
  readonly asText: boolean
  /** The one whose rows are shown. */
  readonly shown: number
  readonly onShow: (at: number) => void
  readonly onChange: (at: number, part: Partial<Choice>) => void
}

const Row = (props: ChosenProps & { readonly choice: Choice; readonly at: number }) => {
  const { path, choice, at, asText, shown, onShow, onChange } = props
  const { data } = useQuery(previewOf({ path, source: choice.source, asText }))
  const cursors = (data?.columns ?? []).filter(({ is_cursor: is }) => is).map(({ source }) => source)
  const what = sourceText(choice.source)
  return (
    <tr>
      <td className="mono">{what}</td>
      <td>
        <TextInput
          aria-label={`Table for ${what}`}
          value={choice.name}
          placeholder="name of the table"
          onChange={(event) => onChange(at, { name: event.currentTarget.value })}
        />
      </td>
      <td>
        <Select
          aria-label={`Column that only grows in ${what}`}
          placeholder="All rows each time"
          data={cursors}
          value={choice.cursor}
          onChange={(cursor) => onChange(at, { cursor })}
          clearable
          clearButtonProps={{ 'aria-label': `Load all rows of ${what} each time` }}
        />
      </td>
      <td>
        <Button
          variant="subtle"
          size="compact-xs"
          aria-pressed={shown === at}
          aria-label={`Rows of ${what}`}
          onClick={() => onShow(at)}
        >
          Rows
        </Button>
      </td>
    </tr>
  )
}

/** What is loaded, the table that each becomes, and by which column a job knows what is new. */
export const Chosen = (props: ChosenProps) => (
  <ScrollRegion label="What is loaded" className={uploadClasses.columns}>
    <table>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Into the table</th>
          <th scope="col">A job takes what is new by</th>
          <th scope="col">Look</th>
        </tr>
      </thead>
      <tbody>
        {props.choices.map((choice, at) => (
          <Row key={sourceText(choice.source)} {...props} choice={choice} at={at} />
        ))}
      </tbody>
    </table>
  </ScrollRegion>
)
