import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogRoom, table, TWO_COLUMNS, type CatalogRoom } from './testing.ts'

let room: CatalogRoom

beforeAll(async () => {
  room = await createCatalogRoom()
  await room.lake.createNamespace(['Sales'])
  await room.lake.createNamespace(['sales'])
  await room.lake.createNamespace(['sales', 'eu'])
  await room.lake.createTable(table('Orders', 'sales'), { schema: TWO_COLUMNS })
  await room.lake.createTable(table('orders', 'sales'), { schema: TWO_COLUMNS })
  await room.lake.createTable(table('orders', 'sales', 'eu'), { schema: TWO_COLUMNS })
})

afterAll(() => room.close())

const alike = async (schema: string, name: string) =>
  ((await room.lake.schemasAlike?.(schema, name)) ?? []).toSorted((a, b) =>
    a.namespace.join('.') < b.namespace.join('.') ? -1 : 1,
  )

describe('what a name may mean', () => {
  it('is every schema that reads so, also one that holds no such table', async () => {
    const [upper, lower] = await alike('sales', 'ORDERS')
    expect(upper).toStrictEqual({ namespace: ['Sales'], tables: [], views: [] })
    expect(lower?.tables.toSorted()).toStrictEqual(['Orders', 'orders'])
  })

  it('is found in a nested schema', async () => {
    expect(await alike('SALES.EU', 'orders')).toStrictEqual([
      { namespace: ['sales', 'eu'], tables: ['orders'], views: [] },
    ])
  })

  it('is a schema without the table, and nothing where no schema reads so', async () => {
    expect(await alike('sales.eu', 'absent')).toStrictEqual([
      { namespace: ['sales', 'eu'], tables: [], views: [] },
    ])
    expect(await alike('sales_eu', 'orders')).toStrictEqual([])
  })
})
