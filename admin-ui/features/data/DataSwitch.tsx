import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'
import classes from './DataSwitch.module.css'

/** Data has two views: where tables lie, and what they are called. */
export const DataSwitch = ({ at }: { at: 'tables' | 'datasets' }) => {
  const workspace = useWorkspace()
  return (
    <nav aria-label="Data" className={classes.switch}>
      <Link
        to="/w/$workspace/data"
        params={{ workspace }}
        aria-current={at === 'tables' ? 'page' : undefined}
        className={classes.choice}
      >
        Tables
      </Link>
      <Link
        to="/w/$workspace/datasets"
        params={{ workspace }}
        aria-current={at === 'datasets' ? 'page' : undefined}
        className={classes.choice}
      >
        Datasets
      </Link>
    </nav>
  )
}
