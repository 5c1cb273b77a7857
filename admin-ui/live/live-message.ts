/** What the stream says: something changed, or «forget what you know» when completeness cannot be proven. */
export type LiveMessage =
  | { readonly kind: 'changed'; readonly topic: string; readonly id: string }
  | { readonly kind: 'reset' }

/** `live`: events arrive. `polling`: they do not, but the server answers. `offline`: it does not answer. */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'offline'

/** Reads the data of one event; undefined for what this page does not know. */
export const parseMessage = (data: string): LiveMessage | undefined => {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || !('topic' in value)) return undefined
    const id = 'id' in value ? String(value.id) : ''
    return typeof value.topic === 'string' ? { kind: 'changed', topic: value.topic, id } : undefined
  } catch {
    return undefined
  }
}
