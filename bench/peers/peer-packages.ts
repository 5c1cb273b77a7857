/**
 * The npm packages of the peers, installed once into a cache outside the checkout: what only a bench needs should not
 * slow down everybody's `npm install`. Restate's server is under the BSL and DBOS, graphile-worker and the SDKs under
 * MIT; all run as processes of their own.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

const VERSIONS = {
  '@restatedev/restate-server': '1.7.12',
  '@restatedev/restate-sdk': '1.17.2',
  '@dbos-inc/dbos-sdk': '5.3.0',
  'graphile-worker': '0.18.0',
  pg: '8.23.1',
}

/** Installs them unless they are there; gives the folder whose `node_modules` holds them. */
export const peerPackages = (): string => {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache')
  const folder = path.join(cache, 'boathouse', 'bench-peers')
  const manifest = path.join(folder, 'package.json')
  const wanted = JSON.stringify({ private: true, dependencies: VERSIONS })
  const marker = path.join(folder, 'installed')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return folder
  mkdirSync(folder, { recursive: true })
  writeFileSync(manifest, wanted)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--ignore-scripts'], {
    cwd: folder,
    stdio: 'inherit',
  })
  writeFileSync(marker, wanted)
  return folder
}
