import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { JobFile } from '@boathouse/contract/jobs/job-file.ts'
import { taskGraphErrors } from '@boathouse/contract/jobs/task-graph.ts'
import { isMap, LineCounter, parse, parseDocument, type Document } from 'yaml'

/** A job as its file says it, defaults filled in. */
export type JobFileContent = ReturnType<typeof JobFile.parse>

/** What is wrong with a file, and where: line and column from 1, where they are known. */
export interface FileProblem {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The field, such as `tasks.0.sql.statement`; absent when the file is no YAML. */
  readonly field?: string
  readonly message: string
}

export interface JobFiles {
  readonly jobs: readonly { readonly file: string; readonly job: JobFileContent }[]
  readonly problems: readonly FileProblem[]
}

/** Largest file that is read: the API takes no larger definition. */
const MAX_BYTES = 16 * 1024 * 1024
// Aliases may not blow up a document.
const MAX_ALIASES = 100
const YAML_FILE = /\.ya?ml$/i

/** The file itself, or the YAML files of a directory and of those below it, in order of their names. */
const filesOf = async (place: string): Promise<string[]> => {
  if (!(await stat(place)).isDirectory()) return [place]
  const found = await readdir(place, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && YAML_FILE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
}

interface Parsed {
  readonly document: Document
  readonly lines: LineCounter
}

const placeOf = ({ document, lines }: Parsed, field: readonly PropertyKey[]): object => {
  // A field that is missing has no place; what holds it has one.
  for (let depth = field.length; depth >= 0; depth--) {
    const node = document.getIn(field.slice(0, depth), true)
    if (typeof node !== 'object' || node === null || !('range' in node)) continue
    const { range } = node as { range?: readonly number[] | null }
    if (!range?.length) continue
    const { line, col } = lines.linePos(range[0] ?? 0)
    return { line, column: col }
  }
  return {}
}

/** Checks one text. Aliases may not blow up a document: the library refuses more than a hundred of them. */
export const parseJobFile = (file: string, text: string): JobFileContent | readonly FileProblem[] => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: MAX_ALIASES } as object)
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    return [{ file, line, column: col, message: error.message.split('\n')[0] ?? 'no YAML' }]
  }
  if (!isMap(document.contents))
    return [{ file, message: 'a job file is a mapping that begins with «name:»' }]
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    return [{ file, message: cause instanceof Error ? cause.message : String(cause) }]
  }
  const parsed = JobFile.safeParse(value)
  const problems = parsed.success
    ? taskGraphErrors(parsed.data.tasks).map(({ field, message }) => ({ path: field.split('.'), message }))
    : parsed.error.issues
  if (parsed.success && problems.length === 0) return parsed.data
  return problems.map(({ path: field, message }) => ({
    file,
    ...placeOf({ document, lines }, field),
    field: field.map(String).join('.'),
    message,
  }))
}

const isProblems = (found: JobFileContent | readonly FileProblem[]): found is readonly FileProblem[] =>
  Array.isArray(found)

const twice = (jobs: JobFiles['jobs']): FileProblem[] => {
  const files = new Map<string, string>()
  return jobs.flatMap(({ file, job }) => {
    const other = files.get(job.name)
    files.set(job.name, file)
    return other === undefined
      ? []
      : [{ file, field: 'name', message: `${other} is the job «${job.name}», too` }]
  })
}

/** Text as YAML, of which JSON is a part. Throws with the reason. */
export const parseYaml = (text: string): unknown => parse(text, { maxAliasCount: MAX_ALIASES })

/** Reads and checks every job file of these places. Throws when one cannot be read. */
export const readJobFiles = async (places: readonly string[]): Promise<JobFiles> => {
  const jobs: { file: string; job: JobFileContent }[] = []
  const problems: FileProblem[] = []
  for (const file of (await Promise.all(places.map(filesOf))).flat()) {
    if ((await stat(file)).size > MAX_BYTES) {
      problems.push({ file, message: `larger than ${MAX_BYTES / 1024 / 1024} MiB` })
      continue
    }
    const found = parseJobFile(file, await readFile(file, 'utf8'))
    if (isProblems(found)) problems.push(...found)
    else jobs.push({ file, job: found })
  }
  return { jobs, problems: [...problems, ...twice(jobs)] }
}

/** `file:line:column: field: message`, as compilers say it. */
export const problemLine = ({ file, line, column, field, message }: FileProblem): string =>
  [line === undefined ? file : `${file}:${line}:${column}`, ...(field ? [field] : []), message].join(': ')
