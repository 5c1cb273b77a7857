import { execFile } from 'node:child_process'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ENOUGH = 64 * 1024 * 1024

/** Class path of Apache Iceberg's compatibility kit 1.11.0, the reference catalog among it (96 MB, fetched once with Maven). */
export const icebergJars = async (): Promise<string> => {
  const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')
  const file = path.join(cache, 'rck-1.11.0.classpath')
  await mkdir(cache, { recursive: true })
  if (!(await stat(file).catch(() => undefined))) {
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath'
    const pom = fileURLToPath(new URL('../acceptance/rck/pom.xml', import.meta.url))
    await run('mvn', ['-B', '-q', '-f', pom, goal, `-Dmdep.outputFile=${file}`], { maxBuffer: ENOUGH })
  }
  return (await readFile(file, 'utf8')).trim()
}
