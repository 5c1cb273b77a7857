import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import type { EditorTabs } from './editor-tabs.ts'
import classes from './TabBar.module.css'

interface TabBarProps {
  readonly state: EditorTabs
  readonly onSelect: (id: string) => void
  readonly onClose: (id: string) => void
  readonly onRename: (id: string, title: string) => void
  readonly onAdd: () => void
}

const Rename = ({ title, onDone }: { title: string; onDone: (title: string) => void }) => (
  <input
    className={classes.rename}
    defaultValue={title}
    aria-label="Name of the tab"
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person asked to type here
    autoFocus
    onFocus={(event) => event.currentTarget.select()}
    onBlur={(event) => onDone(event.currentTarget.value.trim() || title)}
    onKeyDown={(event) => {
      if (event.key === 'Enter') event.currentTarget.blur()
      if (event.key === 'Escape') onDone(title)
    }}
  />
)

/** One text a tab; a double click or F2 renames. */
export const TabBar = ({ state, onSelect, onClose, onRename, onAdd }: TabBarProps) => {
  const [renaming, setRenaming] = useState<string>()
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = state.tabs[(index + step + state.tabs.length) % state.tabs.length]
    if (step !== 0 && next) {
      onSelect(next.id)
      document.getElementById(`sql-tab-${next.id}`)?.focus()
    } else if (event.key === 'F2') setRenaming(state.tabs[index]?.id)
    else if (event.key === 'Delete') onClose(state.tabs[index]?.id ?? '')
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.bar}>
      <div role="tablist" aria-label="Queries" className={classes.tabs}>
        {state.tabs.map(({ id, title }, index) => (
          <div
            key={id}
            className={classes.tab}
            data-active={id === state.active || undefined}
            role="presentation"
          >
            {renaming === id ? (
              <Rename
                title={title}
                onDone={(next) => {
                  setRenaming(undefined)
                  onRename(id, next)
                }}
              />
            ) : (
              <UnstyledButton
                id={`sql-tab-${id}`}
                role="tab"
                aria-selected={id === state.active}
                aria-controls="sql-panel"
                tabIndex={id === state.active ? 0 : -1}
                className={classes.title}
                onClick={() => onSelect(id)}
                onDoubleClick={() => setRenaming(id)}
                onKeyDown={(event) => onKeyDown(event, index)}
              >
                {title}
              </UnstyledButton>
            )}
            <span
              className={classes.close}
              aria-hidden="true"
              title={`Close ${title} (Delete)`}
              onClick={() => onClose(id)}
            >
              <IconX size={12} />
            </span>
          </div>
        ))}
      </div>
      <Tooltip label="New query">
        <ActionIcon onClick={onAdd} aria-label="New query">
          <IconPlus size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
