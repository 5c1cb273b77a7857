import type { SecretOwner } from '../secrets/index.ts'

/** To whom the secrets of a connection belong. */
export const ownerOf = (id: string): SecretOwner => ({ kind: 'connection', id })
