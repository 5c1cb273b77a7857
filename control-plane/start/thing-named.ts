import type { Target } from '../modules/access/index.ts'
import type { Catalogs } from '../modules/catalogs/index.ts'
import type { Connections } from '../modules/connections/index.ts'
import type { Context, Securable } from '../platform/context.ts'

/** What grants are given on, beside workspaces and principals, as the modules that have it know it. */
export const thingNamed =
  (connections: Pick<Connections, 'thingNamed'>, catalogs: Pick<Catalogs, 'thingNamed'>) =>
  (ctx: Context, { workspace, connection, catalog, schema, table }: Target): Promise<Securable> =>
    workspace !== undefined && connection !== undefined
      ? connections.thingNamed(ctx, { workspace, connection })
      : catalogs.thingNamed(ctx, { catalog: catalog ?? '', schema, table })
