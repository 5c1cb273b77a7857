import { readFileSync, writeFileSync } from 'node:fs'
import { describeConfig, type SettingLine } from '../platform/config.ts'
import { isSecret } from '../platform/config/settings.ts'

/**
 * `node control-plane/commands/generate-configuration.ts [--check]`: writes docs/reference/configuration.md from
 * the schema of the settings; with --check it compares instead, and exits 1 when they differ.
 */
const row = (line: SettingLine): string => {
  const file = isSecret(line.setting) ? `<br>\`${line.setting}_FILE\`` : ''
  return `| \`${line.setting}\`${file} | ${line.description} | ${line.default} |`
}

const page = `# Configuration

Environment variables. \`boathouse config\` prints what is set, secrets redacted; an unknown \`BOATHOUSE_*\` stops the
start. Of secrets, \`…_FILE\` names a file that holds the value.

| Setting | What it is | Default |
| --- | --- | --- |
${describeConfig({}).map(row).join('\n')}
`

const target = new URL('../../docs/reference/configuration.md', import.meta.url)
if (!process.argv.includes('--check')) {
  writeFileSync(target, page)
} else if (readFileSync(target, 'utf8') !== page) {
  console.error(
    'docs/reference/configuration.md does not match the settings. Run «npm run generate» and commit it.',
  )
  process.exitCode = 1
}
