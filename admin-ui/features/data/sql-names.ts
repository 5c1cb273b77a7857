/** Words that DuckDB does not take as a bare name; quoting one too many does no harm. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
  deferrable desc describe distinct do else end except false fetch for foreign from group having in initially
  intersect into lambda lateral leading limit not null offset on only or order pivot placing primary qualify
  references returning select show some summarize symmetric table then to trailing true union unique unpivot using
  variadic when where window with`.split(/\s+/),
)

/** A name as SQL takes it: bare when it may be, else quoted. */
export const quoteName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** `lake.main.flights`; the levels of a nested schema stay one name. */
export const quotePath = (...names: readonly string[]): string => names.map(quoteName).join('.')
