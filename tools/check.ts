/** `npm run check`: what can be known without running the product. */
import { generators } from './generators.ts'
import { runSteps } from './steps.ts'
import type { Step } from './steps.ts'

const steps: readonly Step[] = [
  { name: 'format (oxfmt)', command: ['oxfmt', '--check', '.'] },
  { name: 'lint (oxlint)', command: ['oxlint', '--type-aware', '--quiet', '.'] },
  { name: 'types (tsc)', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the page (tsc)', command: ['tsc', '-p', 'admin-ui'] },
  {
    name: 'boundaries (dependency-cruiser)',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err', '.'],
  },
  { name: 'dead code (knip)', command: ['knip', '--no-progress'] },
  { name: 'size of the page', command: [process.execPath, 'admin-ui/check-size.ts'] },
  ...generators.map((file): Step => ({
    name: `drift of ${file}`,
    command: [process.execPath, file, '--check'],
  })),
]

process.exitCode = (await runSteps(steps)) ? 0 : 1
