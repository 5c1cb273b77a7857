import type { ReactNode } from 'react'
import classes from './Facts.module.css'

export type Fact = readonly [term: string, value: ReactNode]

/** What is known of one thing, term beside value. */
export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className={classes.list}>
    {facts.map(([term, value]) => (
      <div key={term} className={classes.pair}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
