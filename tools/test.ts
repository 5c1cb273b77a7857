/**
 * `npm test`: every test that needs no foreign engine; `--engines`: those that need one. Further words choose files, as
 * vitest takes them.
 */
import { startVitest } from 'vitest/node'
import { ensureVersitygw, versitygwMissing } from './versitygw.ts'

const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const engines = process.argv.includes('--engines')

if (!engines && filters.length === 0 && versitygwMissing !== undefined) {
  console.log('building versitygw, the S3 server of the tests (some minutes; once)')
  // Without Go the tests on S3 are skipped, and say what is missing.
  await ensureVersitygw().catch((error: unknown) => console.log(`versitygw was not built: ${String(error)}`))
}

const project = engines ? ['engines'] : ['unit', 'acceptance']
const vitest = await startVitest('test', filters, { run: true, watch: false, project })
await vitest.close()
