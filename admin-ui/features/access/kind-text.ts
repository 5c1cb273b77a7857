import type { Grantee } from '../../api/types.ts'

/** How a page calls the kinds of those to whom rights are given. */
export const kindText = (kind: Grantee['kind']): string =>
  ({ user: 'user', service_account: 'service account', group: 'group' })[kind]
