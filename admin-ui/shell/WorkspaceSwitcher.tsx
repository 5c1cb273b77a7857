import { Menu, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconPlus, IconSelector, IconSquareRounded } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { workspacesQuery } from '../api/session-queries.ts'
import { NewWorkspace } from './NewWorkspace.tsx'
import classes from './Shell.module.css'
import { May } from '../may/May.tsx'

export const WorkspaceSwitcher = ({ workspace, folded }: { workspace: string; folded: boolean }) => {
  const { data: workspaces = [] } = useQuery(workspacesQuery)
  const navigate = useNavigate()
  const [creating, create] = useDisclosure()
  return (
    <>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <UnstyledButton className={classes.entry} aria-label={`Workspace ${workspace}; switch`}>
            <IconSquareRounded size={16} aria-hidden="true" />
            {!folded && <span className={classes.word}>{workspace}</span>}
            {!folded && <IconSelector size={14} aria-hidden="true" />}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Workspaces</Menu.Label>
          {workspaces.map(({ name }) => (
            <Menu.Item
              key={name}
              rightSection={name === workspace ? <IconCheck size={14} aria-label="current" /> : null}
              onClick={() => void navigate({ to: '/w/$workspace', params: { workspace: name } })}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <May does="createWorkspace">
            <Menu.Item leftSection={<IconPlus size={14} />} onClick={create.open}>
              New workspace
            </Menu.Item>
          </May>
        </Menu.Dropdown>
      </Menu>
      <NewWorkspace opened={creating} onClose={create.close} />
    </>
  )
}
