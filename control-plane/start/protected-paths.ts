import { pathOf, schemeOf } from '@boathouse/storage'
import type { Config } from '../platform/config.ts'

/** Directories of this machine that are the server's own: no connection may reach into them. */
export const protectedPaths = ({
  home,
  dataLocation,
  storeLocation,
}: Pick<Config, 'home' | 'dataLocation' | 'storeLocation'>): readonly string[] => [
  home,
  ...[dataLocation, storeLocation]
    .filter((location) => schemeOf(location) === 'file')
    .map((location) => pathOf(location)),
]
