import { isSecret, settingNames } from './settings.ts'

const PREFIX = 'BOATHOUSE_'

/** Read by the command line client, which often shares our environment. */
const OF_THE_CLIENT = new Set(['BOATHOUSE_URL', 'BOATHOUSE_TOKEN', 'BOATHOUSE_PROFILE'])

/**
 * Kubernetes gives every pod the addresses of every service, named after it: beside a service `boathouse`
 * stand BOATHOUSE_PORT=tcp://10.0.0.1:8484 and its like, which nobody set for us.
 */
export const isServiceLink = (name: string, value: string): boolean =>
  name.endsWith('_SERVICE_HOST') ||
  /_SERVICE_PORT(_[A-Z0-9_]+)?$/.test(name) ||
  /_PORT_\d+_(TCP|UDP|SCTP)(_[A-Z0-9_]+)?$/.test(name) ||
  (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value))

const known = new Set<string>([
  ...settingNames,
  ...settingNames.filter(isSecret).map((name) => `${name}_FILE`),
])

/** Levenshtein's distance: the fewest letters to insert, remove or replace. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[b.length] ?? 0
}

const nearest = (name: string): string | undefined => {
  // Right but for the prefix or for a file that only secrets may come from.
  const misread = [name.slice(PREFIX.length), name.replace(/_FILE$/, '')].find((text) => known.has(text))
  if (misread) return misread
  const [best] = [...known]
    .filter((candidate) => candidate.startsWith(PREFIX))
    .map((candidate) => ({ candidate, far: distance(name, candidate) }))
    .sort((a, b) => a.far - b.far)
  return best && best.far <= Math.max(2, Math.floor((name.length - PREFIX.length) / 2))
    ? best.candidate
    : undefined
}

/** One problem for every BOATHOUSE_* in `environment` that means nothing. */
export const unknownSettings = (
  environment: Readonly<Record<string, string | undefined>>,
): { setting: string; problem: string }[] =>
  Object.entries(environment)
    .filter(([name, value]) => name.startsWith(PREFIX) && value !== undefined)
    .filter(
      ([name, value]) => !known.has(name) && !OF_THE_CLIENT.has(name) && !isServiceLink(name, value ?? ''),
    )
    .map(([setting]) => {
      const suggestion = nearest(setting)
      return {
        setting,
        problem: suggestion
          ? `is no setting; did you mean ${suggestion}?`
          : 'is no setting; «boathouse config» lists them all',
      }
    })
