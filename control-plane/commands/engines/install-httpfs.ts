import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { HTTPFS, tryHttpfs } from '@boathouse/engines'
import { fileIs } from './fetch-artefact.ts'

const run = promisify(execFile)

export interface HttpfsOptions {
  /** Where it is put. */
  readonly directory: string
  /** A wheel, or the extension itself; undefined: pip fetches the wheel, from where this machine's pip is told to. */
  readonly from: string | undefined
  readonly say: (line: string) => void
}

const byPip = async (scratch: string, say: (line: string) => void): Promise<string> => {
  say(`fetching ${HTTPFS.requirement} with pip (7 MB)`)
  const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '-q', '-d', scratch]
  try {
    await run('python3', ['-m', 'pip', 'download', ...options, HTTPFS.requirement])
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n').at(-2) : String(error)
    throw new Error(
      `pip could not fetch ${HTTPFS.requirement} (${why}). Fetch the wheel elsewhere and name it with --from.`,
      { cause: error },
    )
  }
  const wheel = (await readdir(scratch)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error(`pip fetched no wheel of ${HTTPFS.requirement}`)
  return join(scratch, wheel)
}

const unpacked = async (file: string, scratch: string): Promise<string> => {
  const extension = join(scratch, HTTPFS.file)
  if (file.endsWith('.whl')) await run('unzip', ['-q', '-o', '-j', file, `*/${HTTPFS.file}`, '-d', scratch])
  else await copyFile(file, extension)
  return extension
}

/**
 * Puts DuckDB's extension httpfs into the directory, by one rename; gives its path. It must be the pinned build, and
 * DuckDB must load it, which checks the signature. Throws when it cannot be had or is another.
 */
export const installHttpfs = async ({ directory, from, say }: HttpfsOptions): Promise<string> => {
  const { build, file, version } = HTTPFS
  if (!build)
    throw new Error(
      `DuckDB ${version} has no httpfs for ${process.platform}-${process.arch} that is known here`,
    )
  const target = join(directory, file)
  if (await fileIs(target, build)) return target
  await mkdir(directory, { recursive: true })
  const scratch = await mkdtemp(join(directory, 'unpacking-'))
  try {
    const extension = await unpacked(from ?? (await byPip(scratch, say)), scratch)
    if (!(await fileIs(extension, build)))
      throw new Error(`${from ?? 'what pip fetched'} is not the httpfs of DuckDB ${version} that was pinned`)
    const problem = await tryHttpfs(extension, scratch)
    if (problem !== undefined) throw new Error(problem)
    await rename(extension, target)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  return target
}
