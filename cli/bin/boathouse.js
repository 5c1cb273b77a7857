#!/usr/bin/env node
// Plain JavaScript, so that Node 20 can read it: the rest is TypeScript and needs Node 24, which npm brought along.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const modules = path.join(path.dirname(cli), 'node_modules')
const bundled = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')

if (!existsSync(path.join(modules, 'commander'))) {
  console.error(
    'boathouse: the packages are not installed yet; run «npm install» (or «npm run demo») here first',
  )
  process.exit(1)
}
if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Stripping types and compiling is half of a short command (0.27 s of 0.56 s of CPU time without the cache).
  module.enableCompileCache(path.join(modules, '.cache', 'boathouse'))
  await import('../main.ts')
} else if (existsSync(bundled)) {
  // Not spawnSync: whoever stops this process means the one behind it, such as a server that `up` started.
  const self = fileURLToPath(import.meta.url)
  const child = spawn(bundled, [self, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
} else {
  console.error(
    'boathouse: Node 24 is needed; npm has no build of it for this system, so install it and try again',
  )
  process.exit(1)
}
