import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const DIRECTORIES = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines']

export interface Java {
  /** What `JAVA_HOME` means. */
  readonly home: string
  readonly version: number
}

/** What a `java` says of itself; '' when there is none. Async, for a path through a file fails before the start. */
const propertiesOf = async (java: string): Promise<string> => {
  try {
    return (await run(java, ['-XshowSettings:properties', '-version'])).stderr
  } catch {
    return ''
  }
}

/** The major version of the Java at `home`; undefined when there is none. */
const versionOf = async (home: string): Promise<number | undefined> => {
  const said = await propertiesOf(join(home, 'bin', 'java'))
  const version = /java\.specification\.version = (\d+)/.exec(said)?.[1]
  return version === undefined ? undefined : Number(version)
}

const onPath = async (): Promise<string[]> => {
  const home = /java\.home = (.+)/.exec(await propertiesOf('java'))?.[1]
  return home === undefined ? [] : [home.trim()]
}

const installed = async (): Promise<string[]> => {
  const lists = DIRECTORIES.map(async (directory) => {
    const names = await readdir(directory).catch(() => [])
    return names.flatMap((name) => [join(directory, name), join(directory, name, 'Contents', 'Home')])
  })
  return (await Promise.all(lists)).flat()
}

/**
 * A Java of at least this version: `JAVA_HOME`, then the one on the path, then what is installed in the usual places;
 * undefined when there is none.
 */
export const findJava = async (
  atLeast: number,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Java | undefined> => {
  const named = environment['JAVA_HOME'] ? [environment['JAVA_HOME']] : []
  for (const home of new Set([...named, ...(await onPath()), ...(await installed())])) {
    const version = await versionOf(home)
    if (version !== undefined && version >= atLeast) return { home, version }
  }
  return undefined
}

/** What to do without a Java of this version. */
export const javaRemedy = (version: number): string =>
  `Install a Java of version ${version} or later (Eclipse Temurin 25, for instance) and set JAVA_HOME to it.`
