import { Button, Collapse, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReadOptions } from '../../../api/types.ts'
import classes from '../Upload.module.css'

interface ReadFormProps {
  /** What the person said. */
  readonly options: ReadOptions
  /** What was found out. */
  readonly found: ReadOptions
  readonly onChange: (options: ReadOptions) => void
}

const FORMATS = [
  { value: 'csv', label: 'CSV or TSV' },
  { value: 'json', label: 'JSON' },
  { value: 'ndjson', label: 'NDJSON' },
  { value: 'parquet', label: 'Parquet' },
]
const COMPRESSIONS = [
  { value: 'none', label: 'None' },
  { value: 'gzip', label: 'gzip' },
  { value: 'zstd', label: 'zstd' },
]
const ENCODINGS = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16', label: 'UTF-16' },
  { value: 'latin-1', label: 'Latin-1' },
]
const HEADERS = [
  { value: 'true', label: 'First line has the names' },
  { value: 'false', label: 'No, all lines are data' },
]

type TextOption = 'delimiter' | 'quote' | 'escape' | 'null_text' | 'date_format' | 'timestamp_format'

const TEXTS: readonly (readonly [TextOption, string, string])[] = [
  ['delimiter', 'Delimiter', 'such as , or ; or \\t'],
  ['quote', 'Quote', '"'],
  ['escape', 'Escape', '"'],
  ['null_text', 'Text for NULL', 'such as NA'],
  ['date_format', 'Dates', 'such as %d.%m.%Y'],
  ['timestamp_format', 'Timestamps', 'such as %d.%m.%Y %H:%M'],
]

/** A tab cannot be typed into a field; `\t` stands for it. */
const shown = (text: string | undefined): string => (text === '\t' ? '\\t' : (text ?? ''))
const meant = (text: string): string | undefined => (text === '\\t' ? '\t' : text || undefined)

const TextOptions = ({ options, found, onChange }: ReadFormProps) => {
  const [typed, setTyped] = useState<Readonly<Partial<Record<TextOption, string>>>>({})
  const send = useDebouncedCallback(onChange, 400)
  return TEXTS.map(([key, label, hint]) => (
    <TextInput
      key={key}
      label={label}
      placeholder={shown(found[key]) || hint}
      value={typed[key] ?? shown(options[key])}
      onChange={(event) => {
        const next = { ...typed, [key]: event.currentTarget.value }
        setTyped(next)
        const texts = Object.entries(next).map(([name, text]) => [name, meant(text)] as const)
        send({ ...options, ...Object.fromEntries(texts) })
      }}
    />
  ))
}

/** How the file is read. Everything is found out; what is said here wins. */
export const ReadForm = ({ options, found, onChange }: ReadFormProps) => {
  const [opened, { toggle }] = useDisclosure()
  const csv = (options.format ?? found.format ?? 'csv') === 'csv'
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconAdjustments size={14} />}
        onClick={toggle}
        aria-expanded={opened}
      >
        How the file is read
      </Button>
      <Collapse expanded={opened}>
        <div className={classes.fields}>
          <Select
            label="Format"
            data={FORMATS}
            value={options.format ?? found.format ?? null}
            onChange={(format) => onChange({ ...options, format: FORMATS_BY[format ?? ''] })}
          />
          <Select
            label="Compression"
            data={COMPRESSIONS}
            value={options.compression ?? found.compression ?? null}
            onChange={(compression) =>
              onChange({ ...options, compression: COMPRESSIONS_BY[compression ?? ''] })
            }
          />
          {csv && (
            <>
              <Select
                label="Header"
                data={HEADERS}
                value={String(options.has_header ?? found.has_header ?? true)}
                onChange={(header) => onChange({ ...options, has_header: header === 'true' })}
                allowDeselect={false}
              />
              <Select
                label="Encoding"
                data={ENCODINGS}
                value={options.encoding ?? found.encoding ?? 'utf-8'}
                onChange={(encoding) => onChange({ ...options, encoding: ENCODINGS_BY[encoding ?? ''] })}
              />
              <TextOptions options={options} found={found} onChange={onChange} />
            </>
          )}
        </div>
      </Collapse>
    </div>
  )
}

const FORMATS_BY: Readonly<Record<string, ReadOptions['format']>> = {
  csv: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  parquet: 'parquet',
}
const COMPRESSIONS_BY: Readonly<Record<string, ReadOptions['compression']>> = {
  none: 'none',
  gzip: 'gzip',
  zstd: 'zstd',
}
const ENCODINGS_BY: Readonly<Record<string, ReadOptions['encoding']>> = {
  'utf-8': 'utf-8',
  'utf-16': 'utf-16',
  'latin-1': 'latin-1',
}
