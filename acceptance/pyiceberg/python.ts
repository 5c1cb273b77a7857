/** PyIceberg, newest. */
import { fileURLToPath } from 'node:url'
import { pythonEnvironment } from '../python-environment.ts'
import type { TestServer } from '../server.ts'

const python = pythonEnvironment('pyiceberg', ['pyiceberg[pyarrow,pyiceberg-core]'])

export const pyicebergMissing = python.missing

/** Runs `acceptance/pyiceberg/<script>` against the server and gives back the JSON that it printed. */
export const runPython = (server: TestServer, script: string, ...args: readonly string[]): Promise<unknown> =>
  python.run(server, fileURLToPath(new URL(script, import.meta.url)), args)
