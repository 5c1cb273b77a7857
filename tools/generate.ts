import { generators } from './generators.ts'
import { runSteps } from './steps.ts'

const ok = await runSteps(generators.map((file) => ({ name: file, command: [process.execPath, file] })))
process.exitCode = ok ? 0 : 1
