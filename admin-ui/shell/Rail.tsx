import { Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconDatabase,
  IconHeartbeat,
  IconHome,
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconListCheck,
  IconPlayerPlay,
  IconPlugConnected,
  IconSearch,
  IconSettings,
  IconSitemap,
  IconTerminal2,
  IconUsers,
  IconWorldShare,
  type Icon,
} from '@tabler/icons-react'
import { Link, useRouterState, type LinkProps } from '@tanstack/react-router'
import { Logo } from '../ui/Logo.tsx'
import type { ActionContext } from './actions.ts'
import { modKey } from './mod-key.ts'
import classes from './Shell.module.css'
import { UserMenu } from './UserMenu.tsx'
import { WorkspaceSwitcher } from './WorkspaceSwitcher.tsx'

interface RailProps {
  readonly context: ActionContext
  readonly folded: boolean
  /** Absent: the screen leaves no choice. */
  readonly onFold: (() => void) | undefined
  readonly onSearch: () => void
  readonly onKeys: () => void
}

interface EntryProps {
  readonly icon: Icon
  readonly word: string
  readonly folded: boolean
  readonly active: boolean
  readonly link: LinkProps
}

const Entry = ({ icon: EntryIcon, word, folded, active, link }: EntryProps) => (
  <Tooltip label={word} position="right" disabled={!folded} openDelay={100}>
    <Link
      {...link}
      className={classes.entry}
      data-active={active || undefined}
      aria-current={active ? 'page' : undefined}
      aria-label={folded ? word : undefined}
    >
      <EntryIcon size={16} aria-hidden="true" />
      {!folded && <span className={classes.word}>{word}</span>}
    </Link>
  </Tooltip>
)

interface ButtonEntryProps {
  readonly icon: Icon
  readonly word: string
  readonly hint?: string
  readonly folded: boolean
  readonly onClick: () => void
}

const ButtonEntry = ({ icon: EntryIcon, word, hint, folded, onClick }: ButtonEntryProps) => (
  <Tooltip label={word} position="right" disabled={!folded} openDelay={100}>
    <UnstyledButton className={classes.entry} onClick={onClick} aria-label={folded ? word : undefined}>
      <EntryIcon size={16} aria-hidden="true" />
      {!folded && <span className={classes.word}>{word}</span>}
      {!folded && hint && <span className="dim">{hint}</span>}
    </UnstyledButton>
  </Tooltip>
)

/** Only what exists: an entry appears with the page that it leads to. */
const PAGES = [
  { icon: IconHome, word: 'Home', to: '/w/$workspace', at: /^\/w\/[^/]+\/?$/ },
  { icon: IconDatabase, word: 'Data', to: '/w/$workspace/data', at: /^\/w\/[^/]+\/(?:data|datasets|upload)/ },
  { icon: IconTerminal2, word: 'SQL', to: '/w/$workspace/sql', at: /^\/w\/[^/]+\/sql/ },
  { icon: IconSitemap, word: 'Jobs', to: '/w/$workspace/jobs', at: /^\/w\/[^/]+\/(?:jobs|new-job)/ },
  { icon: IconPlayerPlay, word: 'Runs', to: '/w/$workspace/runs', at: /^\/w\/[^/]+\/runs/ },
  {
    icon: IconPlugConnected,
    word: 'Connections',
    to: '/w/$workspace/connections',
    at: /^\/w\/[^/]+\/connections/,
  },
  { icon: IconSettings, word: 'Settings', to: '/w/$workspace/settings', at: /^\/w\/[^/]+\/settings/ },
] as const

const ORGANISATION = [
  { icon: IconUsers, word: 'People', to: '/organisation/people' },
  { icon: IconHeartbeat, word: 'Health', to: '/organisation/health' },
  { icon: IconListCheck, word: 'Audit', to: '/organisation/audit' },
  { icon: IconWorldShare, word: 'Networks', to: '/organisation/networks' },
] as const

export const Rail = ({ context, folded, onFold, onSearch, onKeys }: RailProps) => {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { workspace } = context
  return (
    <nav className={classes.rail} data-folded={folded || undefined} aria-label="Pages">
      <Link to="/w/$workspace" params={{ workspace }} className={classes.brand} aria-label="Boathouse">
        <Logo size={22} />
        {!folded && 'Boathouse'}
      </Link>
      <WorkspaceSwitcher workspace={workspace} folded={folded} />
      <ButtonEntry icon={IconSearch} word="Search" hint={`${modKey} K`} folded={folded} onClick={onSearch} />
      {PAGES.map(({ icon, word, to, at }) => (
        <Entry
          key={word}
          icon={icon}
          word={word}
          folded={folded}
          active={at.test(path)}
          link={{ to, params: { workspace } }}
        />
      ))}
      <div className={classes.kind}>{folded ? null : 'Organisation'}</div>
      {ORGANISATION.map(({ icon, word, to }) => (
        <Entry
          key={word}
          icon={icon}
          word={word}
          folded={folded}
          active={path.startsWith(to)}
          link={{ to }}
        />
      ))}
      <div className={classes.spacer} />
      <ButtonEntry icon={IconKeyboard} word="Keys" hint="?" folded={folded} onClick={onKeys} />
      <UserMenu context={context} folded={folded} />
      {onFold && (
        <ButtonEntry
          icon={folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse}
          word={folded ? 'Unfold the rail' : 'Fold the rail'}
          folded={folded}
          onClick={onFold}
        />
      )}
    </nav>
  )
}
