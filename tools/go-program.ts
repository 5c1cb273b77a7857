/** Programs that tests need and only Go can bring: built once into a cache outside the checkout. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')

export interface GoSource {
  readonly name: string
  readonly version: string
  readonly module: string
  /** Of the program inside the module: `cmd/name`, or nothing for the module itself. */
  readonly folder?: string
  /** Hash of the module's source (golang.org/ref/mod, «go.sum files»): what is built is what was looked at. */
  readonly sum: string
}

export interface GoProgram {
  readonly program: string
  /** Why it cannot be run; undefined when it can. */
  readonly missing: () => string | undefined
  /** Builds it where it is not built yet; gives back the program's path. Throws when Go is missing or the build fails. */
  readonly ensure: () => Promise<string>
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

const build = async (source: GoSource, directory: string): Promise<void> => {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${source.module}@${source.version}`])
  const { Sum: sum } = JSON.parse(stdout) as { Sum?: string }
  if (sum !== source.sum) throw new Error(`the source of ${source.module} is ${sum}, not ${source.sum}`)
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(path.join(cache, `${source.name}-new-`))
  try {
    const env = { ...process.env, GOBIN: fresh, CGO_ENABLED: '0' }
    const target = path.posix.join(source.module, source.folder ?? '')
    await run('go', ['install', '-trimpath', '-ldflags', '-s -w', `${target}@${source.version}`], { env })
    const built = path.join(fresh, source.name)
    await writeFile(`${built}.sha256`, digest(built))
    await rm(directory, { recursive: true, force: true })
    await rename(fresh, directory)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** A Go program of exactly this source. */
export const goProgram = (source: GoSource): GoProgram => {
  const directory = path.join(cache, `${source.name}-${source.version.replace(/^v/, '')}`)
  const program = path.join(directory, source.name)
  // SHA-256 of the program as it was built here, hexadecimal.
  const isBuilt = (): boolean =>
    existsSync(`${program}.sha256`) &&
    existsSync(program) &&
    readFileSync(`${program}.sha256`, 'utf8') === digest(program)
  return {
    program,
    missing: () =>
      isBuilt() ? undefined : `needs ${source.name}, which «node tools/${source.name}.ts» builds with Go`,
    ensure: async () => {
      if (!isBuilt()) await build(source, directory)
      return program
    },
  }
}
