/**
 * `npm test`: every test that needs no foreign engine; `--engines`: those that need one; `--full`: with what takes long;
 * `--security`: with every cell of the permission matrix.
 * Further words choose files, as vitest takes them.
 */
import { startVitest } from 'vitest/node'
import { ensureHttpfs, httpfsMissing } from './httpfs.ts'
import { ensureMinio, minioMissing } from './minio.ts'
import { ensureVersitygw, versitygwMissing } from './versitygw.ts'

if (process.argv.includes('--full')) process.env['CI_FULL'] = '1'
if (process.argv.includes('--security')) process.env['SECURITY_FULL'] = '1'
const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const engines = process.argv.includes('--engines')

/** Without Go the tests on S3 are skipped, and say what is missing. */
const build = async (name: string, ensure: () => Promise<string>): Promise<void> => {
  console.log(`building ${name}, an S3 server of the tests (some minutes; once)`)
  await ensure().catch((error: unknown) => console.log(`${name} was not built: ${String(error)}`))
}

const needsStores = filters.length === 0 || filters.some((filter) => filter.includes('object-stores'))
if (!engines && needsStores) {
  if (versitygwMissing !== undefined) await build('versitygw', ensureVersitygw)
  if (httpfsMissing() !== undefined) await ensureHttpfs()
  if (process.env.CI_FULL === '1' && minioMissing !== undefined) await build('MinIO', ensureMinio)
}

const project = engines ? ['engines'] : ['unit', 'acceptance']
const vitest = await startVitest('test', filters, { run: true, watch: false, project })
await vitest.close()
