import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CommandBar } from './CommandBar.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { Rail } from './Rail.tsx'
import classes from './Shell.module.css'
import { useActionContext } from './use-action-context.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** The frame of every page: rail at the left, the page at the right, command bar and keys over both. */
export const Shell = (): ReactNode => {
  const context = useActionContext()
  const [keysOpen, keys] = useDisclosure()
  const [commandsOpen, commands] = useDisclosure()
  const [folded, setFolded] = useLocalStorage({ key: 'boathouse-rail-folded', defaultValue: false })
  // At 200 % zoom and on small screens the words give way to the page.
  const narrow = useMediaQuery('(max-width: 900px)') ?? false
  useShortcuts(context, { openCommands: commands.open, openKeys: keys.open })
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <Rail
        context={context}
        folded={folded || narrow}
        onFold={narrow ? undefined : () => setFolded(!folded)}
        onSearch={commands.open}
        onKeys={keys.open}
      />
      <div className={classes.main}>
        <OfflineBanner />
        <main id="content" className={classes.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <CommandBar context={context} opened={commandsOpen} onClose={commands.close} />
      <KeysDialog opened={keysOpen} onClose={keys.close} />
    </div>
  )
}
