import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  hasEnded,
  statementMachine,
  STATEMENT_TRANSITIONS,
  type StatementEvent,
  type StatementState,
} from './statement.machine.ts'

const states = Object.keys(STATEMENT_TRANSITIONS) as StatementState[]
const events: StatementEvent[] = ['started', 'succeeded', 'failed', 'canceled', 'expired']

test('the end that was reached first stays, whatever comes after it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 12 }), (sequence) => {
      let state: StatementState = 'QUEUED'
      let firstEnd: StatementState | undefined
      for (const event of sequence) {
        state = statementMachine.next(state, event) ?? state
        if (hasEnded(state)) firstEnd ??= state
      }
      if (firstEnd === 'SUCCEEDED') expect(['SUCCEEDED', 'CLOSED']).toContain(state)
      else if (firstEnd) expect(state).toBe(firstEnd)
    }),
  )
})

test('an event counts exactly in its sources and leads to its target', () => {
  for (const state of states) {
    for (const event of events) {
      const counts = statementMachine.sources(event).includes(state)
      expect(statementMachine.next(state, event)).toBe(counts ? statementMachine.target(event) : undefined)
    }
  }
})

test('every state is reached from QUEUED', () => {
  const reached = new Set<StatementState>(['QUEUED'])
  for (const state of reached) {
    for (const event of events) {
      const next = statementMachine.next(state, event)
      if (next) reached.add(next)
    }
  }
  expect([...reached].sort()).toEqual(states.sort())
})
