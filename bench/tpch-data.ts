import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

export const TPCH_TABLES = [
  'customer',
  'lineitem',
  'nation',
  'orders',
  'part',
  'partsupp',
  'region',
  'supplier',
] as const

const cache = process.env.BOATHOUSE_CACHE ?? path.join(homedir(), '.cache', 'boathouse')

/** TPC-H data as Parquet, made once by tpchgen-cli 4.0.0 (PyPI); gives the folder that holds `<table>.parquet`. */
export const tpchData = (scaleFactor: number): string => {
  const folder = path.join(cache, `tpch-sf${scaleFactor}`)
  if (existsSync(folder)) return folder
  const tools = path.join(cache, 'tpchgen')
  if (!existsSync(tools)) execFileSync('python3', ['-m', 'venv', tools], { stdio: 'inherit' })
  execFileSync(path.join(tools, 'bin', 'pip'), ['install', '-q', 'tpchgen-cli==4.0.0'], { stdio: 'inherit' })
  const fresh = `${folder}.new`
  mkdirSync(fresh, { recursive: true })
  const args = ['parquet', '-s', String(scaleFactor), '--output-dir', fresh]
  execFileSync(path.join(tools, 'bin', 'tpchgen-cli'), args, { stdio: 'inherit' })
  renameSync(fresh, folder)
  return folder
}
