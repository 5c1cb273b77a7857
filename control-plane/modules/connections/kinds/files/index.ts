import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { defineKind } from '../../kind.ts'
import { failed, passed, runChecks, type Check } from '../../probe/run-checks.ts'
import { FilesFields, FilesSecrets } from './schema.ts'
import { openRoot } from './server-files.ts'

export { serverFiles, ServerPathRefused, type ServerFile } from './server-files.ts'

interface Target {
  readonly root: string
  readonly protectedPaths: readonly string[]
}

const DEADLINE_MILLIS = 10_000

const directory: Check<Target> = {
  name: 'directory',
  run: async ({ root, protectedPaths }) => {
    const opened = await openRoot(root, protectedPaths)
    return passed(opened.root === root ? `${root} is there` : `${root} leads to ${opened.root}`)
  },
}

const read: Check<Target> = {
  name: 'read',
  needs: ['directory'],
  run: async ({ root }) => {
    await access(root, constants.R_OK | constants.X_OK)
    const names = await readdir(root)
    return passed(names.length === 0 ? 'it is empty' : `it holds ${names.length} entries`)
  },
}

const CHECKS = [directory, read]

/** A directory of the servers, for files that others put there. */
export const files = defineKind({
  name: 'files',
  title: 'Files on the server',
  summary:
    'A directory on the machines that run Boathouse, such as a mounted share; jobs load files from it.',
  fields: FilesFields,
  secrets: FilesSecrets,
  actsAsServer: 'always',
  checks: CHECKS.map(({ name }) => name),
  probe: ({ fields }, { protectedPaths = [] }) =>
    runChecks(
      CHECKS,
      { root: fields.root, protectedPaths },
      {
        deadlineMillis: DEADLINE_MILLIS,
        secrets: [],
        explain: (error) =>
          failed(
            error instanceof Error ? error.message : String(error),
            'Correct the path, mount the directory, or let the user that runs Boathouse read it.',
          ),
      },
    ),
})
