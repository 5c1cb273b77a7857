import { Kbd, Modal, Table } from '@mantine/core'
import { ACTIONS } from './actions.ts'
import { modKey } from './mod-key.ts'

const GENERAL = [
  [`${modKey} K`, 'Command bar: pages, tables, datasets, actions'],
  ['/', 'Filter of the page'],
  ['?', 'This list'],
  ['Esc', 'Close what is open'],
] as const

const EDITOR = [
  [`${modKey} Enter`, 'Run the selection, or everything'],
  ['Ctrl Space', 'Complete'],
  [`${modKey} F`, 'Find in the editor'],
  ['Esc, then Tab', 'Leave the editor'],
  ['Arrows, Page Up, Page Down', 'Move in a result'],
  ['Enter', 'Show a value of a result whole'],
  [`${modKey} C`, 'Copy the selected values'],
] as const

const Keys = ({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) => (
  <Table.Tbody>
    <Table.Tr>
      <Table.Th colSpan={2}>{title}</Table.Th>
    </Table.Tr>
    {rows.map(([keys, meaning]) => (
      <Table.Tr key={keys}>
        <Table.Td w={190}>
          <Kbd>{keys}</Kbd>
        </Table.Td>
        <Table.Td>{meaning}</Table.Td>
      </Table.Tr>
    ))}
  </Table.Tbody>
)

export const KeysDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title="Keys" size="md">
    <Table aria-label="Keys" verticalSpacing={4}>
      <Keys title="Everywhere" rows={GENERAL} />
      <Keys
        title="Go to"
        rows={ACTIONS.flatMap(({ letter, label }) => (letter ? [[`g ${letter}`, label] as const] : []))}
      />
      <Keys title="SQL" rows={EDITOR} />
    </Table>
  </Modal>
)
