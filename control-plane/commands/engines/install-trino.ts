import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { fetchArtefact, type FetchOptions } from './fetch-artefact.ts'
import { TRINO, type Artefact } from './trino-release.ts'

const run = promisify(execFile)
const READY = '.installed'

/** Where this release lies, installed or not. */
export const trinoDirectory = (cache: string): string => join(cache, `trino-${TRINO.version}`)

export const isInstalled = (cache: string): Promise<boolean> =>
  stat(join(trinoDirectory(cache), READY)).then(
    () => true,
    () => false,
  )

const unpack = async (file: string, into: string): Promise<void> => {
  await mkdir(into, { recursive: true })
  if (file.endsWith('.zip')) await run('unzip', ['-q', file, '-d', into])
  else await run('tar', ['-xzf', file, '-C', into])
}

/** Unpacks an archive with one top folder, which becomes `target`. */
const place = async (file: string, scratch: string, target: string): Promise<void> => {
  await unpack(file, scratch)
  const [top, ...others] = await readdir(scratch)
  if (top === undefined || others.length > 0) throw new Error(`${file} does not hold one folder`)
  await mkdir(dirname(target), { recursive: true })
  await rename(join(scratch, top), target)
}

const assemble = async (
  files: readonly { readonly artefact: Artefact; readonly file: string }[],
  building: string,
): Promise<string> => {
  const made = join(building, 'trino')
  for (const [at, { artefact, file }] of files.entries())
    await place(file, join(building, String(at)), join(made, artefact.into))
  for (const name of TRINO.unused) await rm(join(made, name), { recursive: true, force: true })
  await writeFile(join(made, READY), `${TRINO.version}\n`)
  return made
}

/**
 * Fetches and unpacks Trino unless it is there; gives its directory. Built aside and put in place by one rename: an
 * installation that was interrupted is none. Throws when a file cannot be had or unpacked.
 */
export const installTrino = async (options: FetchOptions): Promise<string> => {
  const directory = trinoDirectory(options.cache)
  if (await isInstalled(options.cache)) return directory
  await mkdir(options.cache, { recursive: true })
  const files: { artefact: Artefact; file: string }[] = []
  for (const artefact of TRINO.artefacts)
    files.push({ artefact, file: await fetchArtefact(artefact, options) })
  options.say('unpacking (about 600 MB)')
  const building = await mkdtemp(join(options.cache, 'unpacking-'))
  try {
    const made = await assemble(files, building)
    await rm(directory, { recursive: true, force: true })
    await rename(made, directory)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return directory
}
