import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import type { Artefact } from './trino-release.ts'

const run = promisify(execFile)
const CENTRAL = 'https://repo.maven.apache.org/maven2'
const GET = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get'

/** Where downloads are looked for and kept. */
export interface FetchOptions {
  /** Directory that keeps what was fetched, for every home of this machine. */
  readonly cache: string
  /** A Maven repository to ask instead of Maven Central, such as one inside an air gap. */
  readonly mirror: string | undefined
  readonly say: (line: string) => void
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Whether the file is there, and what was pinned. */
export const fileIs = async (
  file: string,
  { bytes, sha256 }: Pick<Artefact, 'bytes' | 'sha256'>,
): Promise<boolean> => {
  const found = await stat(file).catch(() => undefined)
  return found?.size === bytes && (await sha256Of(file)) === sha256
}

const download = async (url: string, file: string): Promise<void> => {
  const answer = await fetch(url)
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`)
  await pipeline(answer.body, createWriteStream(file))
}

/** Maven's own client knows the mirrors, proxies and passwords of this machine. */
const byMaven = async ({ coordinates, path }: Artefact, file: string): Promise<void> => {
  await run('mvn', ['-B', '-q', GET, '-Dtransitive=false', `-Dartifact=${coordinates}`])
  await copyFile(join(homedir(), '.m2', 'repository', path), file)
}

const hasMaven = (): Promise<boolean> =>
  run('mvn', ['--version']).then(
    () => true,
    () => false,
  )

/**
 * The path of an artefact in the cache, fetched when it is not there: from the mirror when one is named, else with
 * Maven's client when this machine has it, else from Maven Central. Throws when it cannot be had, or is not what was pinned.
 */
export const fetchArtefact = async (artefact: Artefact, options: FetchOptions): Promise<string> => {
  const file = join(options.cache, artefact.path.slice(artefact.path.lastIndexOf('/') + 1))
  if (await fileIs(file, artefact)) return file
  await mkdir(dirname(file), { recursive: true })
  const size = `${Math.round(artefact.bytes / 1e6)} MB`
  const part = `${file}.${process.pid}.part`
  try {
    if (options.mirror === undefined && (await hasMaven())) {
      options.say(`fetching ${artefact.coordinates} (${size}) with Maven`)
      await byMaven(artefact, part)
    } else {
      const repository = options.mirror ?? CENTRAL
      options.say(`fetching ${artefact.coordinates} (${size}) from ${repository}`)
      await download(`${repository.replace(/\/$/, '')}/${artefact.path}`, part)
    }
    if (!(await fileIs(part, artefact)))
      throw new Error(`${artefact.path} is not the file that was pinned: its size or checksum differs`)
    await rename(part, file)
  } finally {
    await rm(part, { force: true })
  }
  return file
}
