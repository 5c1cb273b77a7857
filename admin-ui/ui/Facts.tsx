import type { ReactNode } from 'react'
import classes from './Facts.module.css'

/** Terms in the order in which they show. */
export type FactList = Readonly<Record<string, ReactNode>>

/** What is known of one thing, term beside value; `wide` for terms that are names of their own. */
export const Facts = ({ facts, wide = false }: { facts: FactList; wide?: boolean }) => (
  <dl className={classes.list} data-wide={wide || undefined}>
    {Object.entries(facts).map(([term, value]) => (
      <div key={term} className={classes.pair}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
