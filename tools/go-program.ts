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

/** Puts what `compile` leaves in an empty directory into the place of the program, whole or not at all. */
const build = async (
  name: string,
  directory: string,
  compile: (place: string, env: NodeJS.ProcessEnv) => Promise<unknown>,
): Promise<void> => {
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(path.join(cache, `${name}-new-`))
  try {
    await compile(fresh, { ...process.env, CGO_ENABLED: '0' })
    const built = path.join(fresh, name)
    await writeFile(`${built}.sha256`, digest(built))
    await rm(directory, { recursive: true, force: true })
    await rename(fresh, directory)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

const install = async (source: GoSource, place: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${source.module}@${source.version}`])
  const { Sum: sum } = JSON.parse(stdout) as { Sum?: string }
  if (sum !== source.sum) throw new Error(`the source of ${source.module} is ${sum}, not ${source.sum}`)
  const target = path.posix.join(source.module, source.folder ?? '')
  const args = ['install', '-trimpath', '-ldflags', '-s -w', `${target}@${source.version}`]
  await run('go', args, { env: { ...env, GOBIN: place } })
}

const programIn = (
  name: string,
  directory: string,
  compile: (place: string, env: NodeJS.ProcessEnv) => Promise<unknown>,
): GoProgram => {
  const program = path.join(directory, name)
  // SHA-256 of the program as it was built here, hexadecimal.
  const isBuilt = (): boolean =>
    existsSync(`${program}.sha256`) &&
    existsSync(program) &&
    readFileSync(`${program}.sha256`, 'utf8') === digest(program)
  return {
    program,
    missing: () => (isBuilt() ? undefined : `needs ${name}, which «node tools/${name}.ts» builds with Go`),
    ensure: async () => {
      if (!isBuilt()) await build(name, directory, compile)
      return program
    },
  }
}

/** A Go program of exactly this source. */
export const goProgram = (source: GoSource): GoProgram =>
  programIn(
    source.name,
    path.join(cache, `${source.name}-${source.version.replace(/^v/, '')}`),
    (place, env) => install(source, place, env),
  )

/** A program whose main package is ours, in a folder with the go.mod and go.sum of everything that it is made of. */
export interface OwnGoSource {
  readonly name: string
  readonly folder: string
  /** Given to the linker besides `-s -w`. */
  readonly linkerFlags: readonly string[]
  readonly tags: string
}

/** A Go program of ours; the hashes in its go.sum say what it is made of, and a change of the folder builds it anew. */
export const ownGoProgram = ({ name, folder, linkerFlags, tags }: OwnGoSource): GoProgram => {
  const files = ['go.mod', 'go.sum', 'main.go'].map((file) => readFileSync(path.join(folder, file)))
  const state = createHash('sha256')
  for (const part of [...files, ...linkerFlags]) state.update(part)
  const directory = path.join(cache, `${name}-${state.digest('hex').slice(0, 12)}`)
  return programIn(name, directory, (place, env) => {
    const flags = [
      '-mod=readonly',
      '-trimpath',
      '-tags',
      tags,
      '-ldflags',
      ['-s -w', ...linkerFlags].join(' '),
    ]
    return run('go', ['build', ...flags, '-o', path.join(place, name), '.'], { cwd: folder, env })
  })
}
