import {
  IconCalendarTime,
  IconDatabase,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconKey,
  IconListCheck,
  IconLogout,
  IconMoon,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlus,
  IconSitemap,
  IconSun,
  IconSunMoon,
  IconTags,
  IconTerminal2,
  IconUpload,
  IconUserCircle,
  IconUsers,
  IconUsersGroup,
  IconWorldShare,
  type Icon,
} from '@tabler/icons-react'
import type { useNavigate } from '@tanstack/react-router'
import type { MantineColorScheme } from '@mantine/core'

/** What an action may use. */
export interface ActionContext {
  readonly workspace: string
  readonly navigate: ReturnType<typeof useNavigate>
  readonly setColorScheme: (scheme: MantineColorScheme) => void
  readonly signOut: () => void
}

/** One entry serves the command bar, the shortcut and the list of keys. */
export interface Action {
  readonly id: string
  readonly label: string
  readonly group: 'Go to' | 'Do'
  readonly icon: Icon
  /** Pressed after `g`. */
  readonly letter?: string
  /** Further words that find it. */
  readonly words?: string
  readonly run: (context: ActionContext) => void
}

export const ACTIONS: readonly Action[] = [
  {
    id: 'home',
    label: 'Home',
    group: 'Go to',
    icon: IconHome,
    letter: 'h',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace', params: { workspace } }),
  },
  {
    id: 'data',
    label: 'Data',
    group: 'Go to',
    icon: IconDatabase,
    letter: 'd',
    words: 'catalog schema table lake',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/data', params: { workspace } }),
  },
  {
    id: 'datasets',
    label: 'Datasets',
    group: 'Go to',
    icon: IconTags,
    letter: 'e',
    words: 'owner tag registered',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/datasets', params: { workspace } }),
  },
  {
    id: 'sql',
    label: 'SQL',
    group: 'Go to',
    icon: IconTerminal2,
    letter: 's',
    words: 'query editor',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/sql', params: { workspace } }),
  },
  {
    id: 'history',
    label: 'Query history',
    group: 'Go to',
    icon: IconHistory,
    letter: 'y',
    words: 'statements past',
    run: ({ navigate, workspace }) =>
      void navigate({ to: '/w/$workspace/sql/history', params: { workspace } }),
  },
  {
    id: 'jobs',
    label: 'Jobs',
    group: 'Go to',
    icon: IconSitemap,
    letter: 'j',
    words: 'pipeline task schedule orchestrate',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/jobs', params: { workspace } }),
  },
  {
    id: 'runs',
    label: 'Runs',
    group: 'Go to',
    icon: IconPlayerPlay,
    letter: 'r',
    words: 'history failed running log',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/runs', params: { workspace } }),
  },
  {
    id: 'failed-runs',
    label: 'Failed runs',
    group: 'Go to',
    icon: IconPlayerPlay,
    words: 'error timed out',
    run: ({ navigate, workspace }) =>
      void navigate({
        to: '/w/$workspace/runs',
        params: { workspace },
        search: { state: 'FAILED,TIMED_OUT,UPSTREAM_FAILED' },
      }),
  },
  {
    id: 'upcoming',
    label: 'What fires next',
    group: 'Go to',
    icon: IconCalendarTime,
    letter: 'n',
    words: 'calendar schedule upcoming due',
    run: ({ navigate, workspace }) =>
      void navigate({ to: '/w/$workspace/runs/upcoming', params: { workspace } }),
  },
  {
    id: 'connections',
    label: 'Connections',
    group: 'Go to',
    icon: IconPlugConnected,
    letter: 'c',
    words: 's3 bucket store iceberg rest catalog secret test',
    run: ({ navigate, workspace }) =>
      void navigate({ to: '/w/$workspace/connections', params: { workspace } }),
  },
  {
    id: 'tokens',
    label: 'Settings and access tokens',
    group: 'Go to',
    icon: IconKey,
    letter: 't',
    words: 'api personal secret',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/settings', params: { workspace } }),
  },
  {
    id: 'members',
    label: 'Members of the workspace',
    group: 'Go to',
    icon: IconUsersGroup,
    words: 'role viewer editor admin who may access',
    run: ({ navigate, workspace }) =>
      void navigate({ to: '/w/$workspace/settings', params: { workspace }, search: { tab: 'members' } }),
  },
  {
    id: 'people',
    label: 'People',
    group: 'Go to',
    icon: IconUsers,
    letter: 'p',
    words: 'users groups service accounts sign-in providers invite',
    run: ({ navigate }) => void navigate({ to: '/organisation/people' }),
  },
  {
    id: 'profile',
    label: 'Profile',
    group: 'Go to',
    icon: IconUserCircle,
    words: 'password sessions sign out everywhere account me',
    run: ({ navigate }) => void navigate({ to: '/profile' }),
  },
  {
    id: 'health',
    label: 'Health',
    group: 'Go to',
    icon: IconHeartbeat,
    letter: 'l',
    words: 'checks doctor wrong',
    run: ({ navigate }) => void navigate({ to: '/organisation/health' }),
  },
  {
    id: 'audit',
    label: 'Audit',
    group: 'Go to',
    icon: IconListCheck,
    letter: 'a',
    words: 'who did what events',
    run: ({ navigate }) => void navigate({ to: '/organisation/audit' }),
  },
  {
    id: 'networks',
    label: 'Outgoing networks',
    group: 'Go to',
    icon: IconWorldShare,
    letter: 'o',
    words: 'egress ports allow list firewall',
    run: ({ navigate }) => void navigate({ to: '/organisation/networks' }),
  },
  {
    id: 'upload',
    label: 'Upload a file',
    group: 'Do',
    icon: IconUpload,
    letter: 'u',
    words: 'ingest load csv json parquet import',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/upload', params: { workspace } }),
  },
  {
    id: 'new-job',
    label: 'New job',
    group: 'Do',
    icon: IconPlus,
    words: 'create pipeline task',
    run: ({ navigate, workspace }) => void navigate({ to: '/w/$workspace/new-job', params: { workspace } }),
  },
  {
    id: 'light',
    label: 'Use the light theme',
    group: 'Do',
    icon: IconSun,
    run: ({ setColorScheme }) => setColorScheme('light'),
  },
  {
    id: 'dark',
    label: 'Use the dark theme',
    group: 'Do',
    icon: IconMoon,
    run: ({ setColorScheme }) => setColorScheme('dark'),
  },
  {
    id: 'system',
    label: 'Use the theme of the system',
    group: 'Do',
    icon: IconSunMoon,
    run: ({ setColorScheme }) => setColorScheme('auto'),
  },
  {
    id: 'sign-out',
    label: 'Sign out',
    group: 'Do',
    icon: IconLogout,
    run: ({ signOut }) => signOut(),
  },
]
