/** `npm test`: every test that needs no foreign engine; further words choose files, as vitest takes them. */
import { startVitest } from 'vitest/node'

const filters = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const vitest = await startVitest('test', filters, { run: true, watch: false })
await vitest.close()
