import { CatalogName } from '@boathouse/contract'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogNameFor } from './workspaces.policy.ts'

test.each([
  ['sales', 'sales'],
  ['grid-operations', 'grid_operations'],
  ['2026', 'w_2026'],
])('%s owns the catalog %s', (workspace, catalog) => {
  expect(catalogNameFor(workspace)).toBe(catalog)
})

test('every name of a workspace gives a name of a catalog', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/), (name) => {
      expect(CatalogName.safeParse(catalogNameFor(name)).success).toBe(true)
    }),
  )
})
