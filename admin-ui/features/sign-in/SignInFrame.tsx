import { Paper, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Logo } from '../../ui/Logo.tsx'
import classes from './SignIn.module.css'

/** What stands around every way in. */
export const SignInFrame = ({ children }: { children: ReactNode }) => (
  <main className={classes.page}>
    <Paper withBorder p="xl" w={360} maw="100%">
      <div className={classes.brand}>
        <Logo size={32} />
        <Title order={1}>Boathouse</Title>
      </div>
      {children}
    </Paper>
  </main>
)
