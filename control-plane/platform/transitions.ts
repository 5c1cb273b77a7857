/** For each state, which event leads where; an event that is not listed is ignored in that state. */
export type TransitionTable<State extends string, Event extends string> = {
  readonly [S in State]: { readonly [E in Event]?: State }
}

export interface Transitions<State extends string, Event extends string> {
  /** The state after `event`; undefined when `state` ignores it. */
  readonly next: (state: State, event: Event) => State | undefined
  /** The states in which `event` counts: the guard of the UPDATE that records it. */
  readonly sources: (event: Event) => readonly State[]
  /** Where `event` leads, from wherever it counts. */
  readonly target: (event: Event) => State
}

/** Reads a transition table. Every event leads to one state only; throws when a table breaks that. */
export const readTransitions = <State extends string, Event extends string>(
  table: TransitionTable<State, Event>,
): Transitions<State, Event> => {
  const arrows = Object.entries<{ readonly [E in Event]?: State }>(table).flatMap(([from, row]) =>
    Object.entries(row).map(([event, to]) => ({
      from: from as State,
      event: event as Event,
      to: to as State,
    })),
  )
  const targets = new Map<Event, State>()
  for (const { event, to } of arrows) {
    const known = targets.get(event)
    if (known !== undefined && known !== to) throw new Error(`«${event}» leads to both ${known} and ${to}`)
    targets.set(event, to)
  }
  return {
    next: (state, event) => table[state][event],
    sources: (event) => arrows.filter((arrow) => arrow.event === event).map((arrow) => arrow.from),
    target: (event) => {
      const to = targets.get(event)
      if (to === undefined) throw new Error(`no state listens to «${event}»`)
      return to
    },
  }
}
