import { createClient } from '@boathouse/contract/client.ts'

/** The server that delivered the page; the session cookie travels by itself. */
export const api = createClient({ baseUrl: '' })
