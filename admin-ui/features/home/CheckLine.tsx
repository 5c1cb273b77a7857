import type { ReactNode } from 'react'
import type { HealthCheck } from '../../api/types.ts'
import { StateChip } from '../../ui/StateChip.tsx'
import classes from './Home.module.css'

/** A check that did not pass; `children` leads to where it is mended. */
export const CheckLine = ({ check, children }: { check: HealthCheck; children: ReactNode }) => (
  <div className={classes.line}>
    <StateChip state={check.status} />
    {children}
    <span className={classes.rest} title={check.evidence}>
      {check.evidence}
    </span>
  </div>
)
