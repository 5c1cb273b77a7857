import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { searchQuery } from '../api/catalog-queries.ts'
import type { ActionContext } from './actions.ts'
import { commandsFor, type Command } from './commands.ts'
import classes from './CommandBar.module.css'
import { useWorkCommands } from './work-commands.ts'

interface CommandBarProps {
  readonly context: ActionContext
  readonly opened: boolean
  readonly onClose: () => void
}

const Option = ({
  command,
  selected,
  onChoose,
}: {
  command: Command
  selected: boolean
  onChoose: () => void
}) => {
  const { id, label, hint, icon: Icon } = command
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className={classes.option}
      onClick={onChoose}
      ref={(element) => {
        if (selected) element?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={classes.label}>{label}</span>
      <span className="dim">{hint}</span>
    </div>
  )
}

const Search = ({ context, onClose }: Omit<CommandBarProps, 'opened'>) => {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), 80)
  const { data: hits = [] } = useQuery({
    ...searchQuery(context.workspace, asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const work = useWorkCommands(context.workspace, asked)
  const commands = text.trim() === '' ? commandsFor(text, []) : commandsFor(text, hits, work)
  const selected = Math.min(at, commands.length - 1)
  const choose = (command: Command | undefined): void => {
    if (!command) return
    onClose()
    command.run(context)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((selected + 1) % commands.length)
    else if (event.key === 'ArrowUp') setAt((selected - 1 + commands.length) % commands.length)
    else if (event.key === 'Enter') choose(commands[selected])
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className={classes.field}>
        <IconSearch size={16} aria-hidden="true" />
        <input
          data-autofocus
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- typing follows Ctrl K at once
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="commands"
          aria-activedescendant={commands[selected]?.id}
          aria-label="Go to a page, table, job, run or action"
          placeholder="Go to a page, table, job, run or action"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id="commands" role="listbox" aria-label="Found" className={classes.list}>
        {commands.map((command, index) => (
          <Option
            key={command.id}
            command={command}
            selected={index === selected}
            onChoose={() => choose(command)}
          />
        ))}
      </div>
      {commands.length === 0 && (
        <p className={classes.none}>Nothing has this in its name. Try a part of it.</p>
      )}
    </>
  )
}

/** Reaches every page, table, dataset and action. */
export const CommandBar = ({ context, opened, onClose }: CommandBarProps) => (
  <Modal
    opened={opened}
    onClose={onClose}
    withCloseButton={false}
    centered={false}
    yOffset={80}
    size={560}
    padding={0}
    attributes={{ content: { 'aria-label': 'Command bar' } }}
    transitionProps={{ duration: 0 }}
  >
    <Search context={context} onClose={onClose} />
  </Modal>
)
