import { InvalidMetadata } from '../errors.ts'
import { newNames, resolve, type AvroRecordField, type AvroType, type Names } from './avro-schema.ts'
import { byteOf, readBlocks, readInt, readLong, readString, skip, take, type Decode } from './cursor.ts'
import { pairsSkipper } from './deferred-pairs.ts'

const PRIMITIVES: Readonly<Record<string, Decode>> = {
  null: () => null,
  boolean: (cursor) => byteOf(cursor) !== 0,
  int: readInt,
  long: readLong,
  float: (cursor) => cursor.bytes.readFloatLE(skip(cursor, 4)),
  double: (cursor) => cursor.bytes.readDoubleLE(skip(cursor, 8)),
  bytes: (cursor) => take(cursor, readInt(cursor)),
  string: readString,
}

const recordDecoder = (fields: readonly AvroRecordField[], names: Names): Decode => {
  const readers = fields.map((field) => ({ name: field.name, read: decoder(field.type, names) }))
  return (cursor) => {
    const row: Record<string, unknown> = {}
    for (const { name, read } of readers) row[name] = read(cursor)
    return row
  }
}

const unionDecoder = (branches: readonly AvroType[], names: Names): Decode => {
  const readers = branches.map((branch) => decoder(branch, names))
  return (cursor) => {
    const read = readers[readInt(cursor)]
    if (!read) throw new InvalidMetadata('A union of the Avro file has no such branch')
    return read(cursor)
  }
}

/**
 * Compiles a schema to a function. Longs are bigint, ints and floats numbers, bytes and fixed are views of the
 * cursor's bytes, unions their value. Pairs
 * are `DeferredPairs` where `names` says so.
 */
export const decoder = (type: AvroType, names: Names = newNames()): Decode => {
  const resolved = resolve(type, names)
  switch (resolved.kind) {
    case 'primitive': {
      const read = PRIMITIVES[resolved.name]
      if (!read) throw new InvalidMetadata(`The Avro file has the unknown type ${resolved.name}`)
      return read
    }
    case 'union':
      return unionDecoder(resolved.branches, names)
    case 'record':
      return recordDecoder(resolved.fields, names)
    case 'array': {
      const skipPairs = names.deferPairs ? pairsSkipper(resolved.items, names) : undefined
      if (skipPairs) return skipPairs
      const read = decoder(resolved.items, names)
      return (cursor) => {
        const items: unknown[] = []
        readBlocks(cursor, () => items.push(read(cursor)))
        return items
      }
    }
    case 'map': {
      const read = decoder(resolved.values, names)
      return (cursor) => {
        const entries: [string, unknown][] = []
        readBlocks(cursor, () => entries.push([readString(cursor), read(cursor)]))
        return Object.fromEntries(entries)
      }
    }
    case 'fixed':
      return (cursor) => take(cursor, resolved.size)
    case 'enum':
      return (cursor) => resolved.symbols[readInt(cursor)]
  }
}
