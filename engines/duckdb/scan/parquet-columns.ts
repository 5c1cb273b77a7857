import { thriftReader } from './thrift-reader.ts'

/**
 * A column or nested field as a Parquet file has it. `struct` holds its fields, `list` its element, `map` its key and
 * value. `bytes` is a leaf of bytes that nothing says more about, `other` a way to nest that no Iceberg writer uses.
 */
export interface ParquetField {
  readonly name: string
  readonly id: number | undefined
  readonly kind: 'leaf' | 'bytes' | 'struct' | 'list' | 'map' | 'other'
  readonly fields: readonly ParquetField[]
}

/** `SchemaElement` of parquet.thrift, as far as it is needed. */
interface Element {
  name: string
  id?: number
  type?: number
  repetition?: number
  converted?: number
  hasLogicalType: boolean
  childCount: number
  children: readonly Element[]
}

/** Field of `FileMetaData`. */
const SCHEMA = 2
const BYTE_ARRAY = 6
const REPEATED = 2
const MAPS = [1, 2]
/** No table that anybody uses has more; hostile footers name one a byte, or nest without end. */
const MOST_COLUMNS = 1_000_000
const MOST_LEVELS = 256
const LIST = 3

/**
 * The columns of a Parquet file, from the beginning of its footer (`FileMetaData`): the schema stands before everything
 * that grows with the rows. Throws `OutOfBytes` when the bytes end too early, and an error for what is no footer.
 */
export const parquetColumns = (footer: Uint8Array, start: number): readonly ParquetField[] => {
  const reader = thriftReader(footer, start)
  const elements: Element[] = []
  const readElement = (): void => {
    const element: Element = { name: '', hasLogicalType: false, childCount: 0, children: [] }
    reader.struct((id) => {
      if (id === 1) element.type = reader.integer()
      else if (id === 3) element.repetition = reader.integer()
      else if (id === 4) element.name = reader.text()
      else if (id === 5) element.childCount = reader.integer()
      else if (id === 6) element.converted = reader.integer()
      else if (id === 9) element.id = reader.integer()
      else {
        element.hasLogicalType ||= id === 10
        return 'skip'
      }
      return 'read'
    })
    if (elements.length === MOST_COLUMNS) throw new Error('the schema has too many columns')
    elements.push(element)
  }
  reader.struct((id) => {
    if (id !== SCHEMA) return 'skip'
    reader.list(readElement)
    return 'end'
  })
  return treeOf(elements).children.map(fieldOf)
}

/** They stand depth first; the first is the root. */
const treeOf = (elements: readonly Element[]): Element => {
  let next = 0
  const take = (level: number): Element => {
    const element = elements[next]
    next += 1
    // Looked at before anything of that size is made.
    if (!element || element.childCount > elements.length - next)
      throw new Error('the schema has fewer columns than it says')
    if (level > MOST_LEVELS) throw new Error('the schema is nested too deeply')
    return { ...element, children: Array.from({ length: element.childCount }, () => take(level + 1)) }
  }
  return take(0)
}

const fieldOf = (element: Element): ParquetField => {
  const { name, id } = element
  const [kind, inner] = layoutOf(element)
  return { name, id, kind, fields: inner.map(fieldOf) }
}

/** Three levels as the Parquet format has them (LogicalTypes.md, "Nested Types"), which every Iceberg writer writes. */
const layoutOf = (element: Element): readonly [ParquetField['kind'], readonly Element[]] => {
  const { name, children, converted = -1 } = element
  if (element.repetition === REPEATED) return ['other', []]
  if (children.length === 0) {
    const isBare = element.type === BYTE_ARRAY && converted === -1 && !element.hasLogicalType
    return [isBare ? 'bytes' : 'leaf', []]
  }
  if (converted !== LIST && !MAPS.includes(converted))
    return element.hasLogicalType ? ['other', []] : ['struct', children]
  const [group, ...rest] = children
  if (!group || rest.length > 0 || group.repetition !== REPEATED) return ['other', []]
  if (converted !== LIST) return group.children.length === 2 ? ['map', group.children] : ['other', []]
  const isElement = group.children.length !== 1 || ['array', `${name}_tuple`].includes(group.name)
  return isElement ? ['other', []] : ['list', group.children]
}
