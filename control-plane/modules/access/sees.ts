import type { Principal } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import type { Change, Place } from '../events/index.ts'
import { findPlace } from './place.store.ts'
import { may } from './policy.ts'
import type { RightsMemory } from './rights-memory.ts'

const REMEMBERED = 5000

/**
 * Whether a principal may hear that a thing changed: the policy is asked about the thing as about any other. What nobody
 * knows the place of is for administrators of the organisation.
 */
export const listenerPolicy = (
  db: Database,
  memory: RightsMemory,
): ((principal: Principal, change: Change) => Promise<boolean>) => {
  const places = new Map<string, Promise<Place | undefined>>()
  const placeOf = ({ topic, id, about }: Change): Promise<Place | undefined> | Place => {
    if (about) return about
    const key = `${topic} ${id}`
    const found = places.get(key) ?? findPlace(db, topic, id)
    if (places.size >= REMEMBERED) places.clear()
    places.set(key, found)
    // A failure is not remembered, nor is that nothing was there yet.
    found.then(
      (place) => place ?? places.delete(key),
      () => places.delete(key),
    )
    return found
  }
  return async (principal, change) => {
    const place = (await placeOf(change)) ?? ({ kind: 'organisation', id: '' } as const)
    return may(principal, await memory.rightsOf(principal), 'read', { ...place, name: '' })
  }
}
