/**
 * The first thing that runs, on whatever Node the machine has (20 or newer), in plain JavaScript: installs the
 * packages when they are missing or stale, builds the page when its sources changed, and hands over to Node 24.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const modules = path.join(root, 'node_modules')
const say = (line) => process.stderr.write(`boathouse: ${line}\n`)

const digest = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value

/** The lock file as last installed; a pull that changes it installs again. */
const install = () => {
  const stamp = path.join(modules, '.boathouse-installed')
  const wanted = digest(readFileSync(path.join(root, 'package-lock.json')))
  if (stampIs(stamp, wanted)) return
  say('installing packages from the lock file (about 350 packages, 700 MB; once)')
  const began = Date.now()
  // Not `npm ci`: it refuses when a registry mirror lacks an optional build for some other platform. The lock is kept.
  execFileSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true'],
    {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
    },
  )
  writeFileSync(stamp, wanted)
  say(`packages are installed (${Math.round((Date.now() - began) / 1000)} s)`)
}

const findNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const bundled = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled)) return bundled
  say(
    `Node 24 is needed and npm has no build of it for ${process.platform}-${process.arch}; install Node 24 and try again`,
  )
  return process.exit(1)
}

const sourcesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/[/\\](node_modules|dist)[/\\]/.test(file))
    .sort()

/** The page is built once for each state of its sources. */
const buildPage = (node) => {
  const ui = path.join(root, 'admin-ui')
  const files = [...sourcesBelow(ui), ...sourcesBelow(path.join(root, 'contract'))]
  const wanted = digest(...files.flatMap((file) => [path.relative(root, file), readFileSync(file)]))
  const stamp = path.join(ui, 'dist', '.built-from')
  if (stampIs(stamp, wanted)) return
  say('building the page (once for each change of its sources)')
  execFileSync(node, [path.join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: ui,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  writeFileSync(stamp, wanted)
}

/** Becomes the program where Node can, so that a signal or a kill meets it and nobody in between. */
const become = (node, args) => {
  const env = { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH}` }
  if (typeof process.execve === 'function') {
    process.removeAllListeners('warning')
    process.on('warning', () => {})
    process.execve(node, [node, ...args], env)
  }
  const child = spawn(node, args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

const file = (...parts) => path.join(root, ...parts)
const programs = {
  start: { page: true, args: [file('control-plane', 'commands', 'index.ts'), 'up'] },
  demo: { page: true, args: [file('tools', 'demo.ts')] },
  test: { page: true, args: [file('tools', 'test.ts')] },
  'test:engines': { page: true, args: [file('tools', 'test.ts'), '--engines'] },
  'test:iceberg': { page: true, args: [file('tools', 'test-iceberg.ts')] },
  'test:kubernetes': { page: false, args: [file('tools', 'test.ts'), '--kubernetes'] },
  'test:security': { page: false, args: [file('tools', 'test.ts'), '--security', 'control-plane/security'] },
  'test:chaos': {
    page: false,
    args: [file('tools', 'test.ts'), '--full', 'chaos', 'killed-workers', 'lost-connections'],
  },
  check: { page: true, args: [file('tools', 'check.ts')] },
  generate: { page: false, args: [file('tools', 'generate.ts')] },
  screenshots: { page: true, args: [file('tools', 'screenshots.ts')] },
}

const [name, ...rest] = process.argv.slice(2)
const program = programs[name]
if (!program) {
  say(`usage: node tools/bootstrap.mjs ${Object.keys(programs).join('|')}`)
  process.exit(2)
}
process.chdir(root)
install()
const node = findNode()
if (program.page) buildPage(node)
become(node, [...program.args, ...rest])
