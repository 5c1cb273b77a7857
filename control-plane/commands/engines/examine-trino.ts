import type { Finding } from '../../start/examine-machine.ts'
import { engineCache } from '../../start/find-httpfs.ts'
import { findJava, javaRemedy } from './find-java.ts'
import { isInstalled } from './install-trino.ts'
import { TRINO } from './trino-release.ts'

/** Whether the Trino that is installed on this machine can start; undefined when none is installed. */
export const examineTrino = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding | undefined> => {
  if (!(await isInstalled(engineCache(environment)))) return undefined
  const name = 'trino'
  const java = await findJava(TRINO.javaVersion, environment)
  if (java)
    return {
      name,
      status: 'passed',
      evidence: `${TRINO.version} is installed; Java ${java.version} (${java.home})`,
    }
  return {
    name,
    status: 'warning',
    evidence: `${TRINO.version} is installed and cannot start: there is no Java of version ${TRINO.javaVersion} or later`,
    remedy: javaRemedy(TRINO.javaVersion),
  }
}
