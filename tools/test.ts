/**
 * `npm test`: every test that needs no foreign engine; `--engines`: those that need one; `--full`: with what takes long;
 * `--security`: with every cell of the permission matrix; `--kubernetes`: those that need a Kubernetes API server.
 * Further words choose files, as vitest takes them.
 */
import { startVitest } from 'vitest/node'
import { ensureHttpfs, httpfsMissing } from './httpfs.ts'
import { ensureKubernetesApi, kubernetesApiMissing } from './kubernetes-api.ts'
import { ensureMinio, minioMissing } from './minio.ts'
import { ensureVersitygw, versitygwMissing } from './versitygw.ts'

if (process.argv.includes('--full')) process.env['CI_FULL'] = '1'
if (process.argv.includes('--security')) process.env['SECURITY_FULL'] = '1'
const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const engines = process.argv.includes('--engines')
const kubernetes = process.argv.includes('--kubernetes')

/** Without Go the tests that need it are skipped, and say what is missing. */
const build = async (name: string, ensure: () => Promise<string>): Promise<void> => {
  console.log(`building ${name} for the tests (some minutes; once)`)
  await ensure().catch((error: unknown) => console.log(`${name} was not built: ${String(error)}`))
}

const needsStores = filters.length === 0 || filters.some((filter) => filter.includes('object-stores'))
if (kubernetes && kubernetesApiMissing() !== undefined) await build('kubernetes-api', ensureKubernetesApi)
if (!engines && !kubernetes && needsStores) {
  if (versitygwMissing !== undefined) await build('versitygw', ensureVersitygw)
  if (httpfsMissing() !== undefined) await ensureHttpfs()
  if (process.env.CI_FULL === '1' && minioMissing !== undefined) await build('MinIO', ensureMinio)
}

const special = [...(engines ? ['engines'] : []), ...(kubernetes ? ['kubernetes'] : [])]
const project = special.length > 0 ? special : ['pure', 'unit', 'acceptance']
const vitest = await startVitest('test', filters, { run: true, watch: false, project })
await vitest.close()
