/**
 * `npm test`: every test that needs no foreign engine; `--engines`: those that need one. Further words choose files, as
 * vitest takes them.
 */
import { startVitest } from 'vitest/node'

const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const project = process.argv.includes('--engines') ? ['engines'] : ['unit', 'acceptance']
const vitest = await startVitest('test', filters, { run: true, watch: false, project })
await vitest.close()
