import { Drawer, Group, Stack, Text } from '@mantine/core'
import type { ResultColumn } from '../../../api/types.ts'
import { CopyIcon } from '../../../ui/CopyIcon.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx'
import { TypeIcon } from '../../../ui/TypeIcon.tsx'
import { Value } from '../../../ui/Value.tsx'
import { indentJson } from './indent-json.ts'
import classes from './ResultGrid.module.css'

interface CellInspectorProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly column: ResultColumn | undefined
  readonly row: number
  readonly value: string | null | undefined
}

/** One value, whole; nested ones indented. */
export const CellInspector = ({ opened, onClose, column, row, value }: CellInspectorProps) => (
  <Drawer opened={opened} onClose={onClose} title={column?.name ?? 'Value'} size={560} returnFocus>
    <Stack gap="sm">
      <Group gap={8}>
        <TypeIcon type={column?.type_text ?? ''} />
        <span className="mono">{column?.type_text}</span>
        <Text c="dimmed">row {formatCount(row + 1)}</Text>
        {value !== null && value !== undefined && (
          <>
            <Text c="dimmed">{formatCount(value.length)} characters</Text>
            <CopyIcon value={value} what="value" />
          </>
        )}
      </Group>
      <ScrollRegion label="Value">
        <pre className={classes.inspected}>
          <Value value={typeof value === 'string' ? indentJson(value) : value} />
        </pre>
      </ScrollRegion>
    </Stack>
  </Drawer>
)
