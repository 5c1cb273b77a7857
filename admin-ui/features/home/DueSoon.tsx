import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { upcomingQuery } from '../../api/schedule-queries.ts'
import { Moment } from '../../ui/Moment.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Home.module.css'

const SHOWN = 5

/** What fires within the hour; nothing when nothing does. */
export const DueSoon = ({ workspace }: { workspace: string }) => {
  const { data: fires = [] } = useQuery(upcomingQuery(workspace, 1))
  if (fires.length === 0) return null
  return (
    <Section
      title="Due within the hour"
      aside={
        <Link to="/w/$workspace/runs/upcoming" params={{ workspace }}>
          What fires next
        </Link>
      }
    >
      {fires.slice(0, SHOWN).map((fire) => (
        <div key={`${fire.schedule_id} ${fire.instant}`} className={classes.line}>
          <Link to="/w/$workspace/jobs/$job" params={{ workspace, job: fire.job_id }}>
            {fire.job}
          </Link>
          <span className={classes.rest}>{fire.schedule}</span>
          <Moment at={fire.instant} />
        </div>
      ))}
    </Section>
  )
}
