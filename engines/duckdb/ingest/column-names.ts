/**
 * Column names that SQL needs no quotes for, made from whatever a file says: `Ünit price (€)` → `unit_price`. Unique
 * without regard to case; nameless columns become `column_3`.
 */
export const proposeNames = (sources: readonly string[]): string[] => {
  const taken = new Set<string>()
  return sources.map((source, at) => {
    const base = plainName(source) || `column_${at + 1}`
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
    taken.add(name)
    return name
  })
}

/** Letters that Unicode does not take apart into a base and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ı: 'i',
}

const plainName = (source: string): string => {
  const plain = source
    // fooBar → foo_Bar, but ID stays together.
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[łøđßæœþðı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 120)
  return /^\d/.test(plain) ? `_${plain}` : plain
}
