import { array, intMap, optional, record, required, type AvroSchema } from '../avro/fields.ts'

/** v1 readers require a block size that nobody uses; Java writes this one. */
export const V1_BLOCK_SIZE = 67_108_864n

const metrics = () => [
  optional(108, 'column_sizes', intMap(117, 118, 'long')),
  optional(109, 'value_counts', intMap(119, 120, 'long')),
  optional(110, 'null_value_counts', intMap(121, 122, 'long')),
  optional(137, 'nan_value_counts', intMap(138, 139, 'long')),
  optional(125, 'lower_bounds', intMap(126, 127, 'bytes')),
  optional(128, 'upper_bounds', intMap(129, 130, 'bytes')),
  optional(131, 'key_metadata', 'bytes'),
  optional(132, 'split_offsets', array(133, 'long')),
]

/** The Avro schema of `manifest_entry` in v1 and v2 (spec, «Manifests»). */
export const entrySchema = (formatVersion: 1 | 2, partition: AvroSchema): AvroSchema => {
  const head = [
    required(100, 'file_path', 'string'),
    required(101, 'file_format', 'string'),
    required(102, 'partition', partition),
    required(103, 'record_count', 'long'),
    required(104, 'file_size_in_bytes', 'long'),
  ]
  if (formatVersion === 1) {
    const fields = [
      ...head,
      required(105, 'block_size_in_bytes', 'long'),
      ...metrics(),
      optional(140, 'sort_order_id', 'int'),
    ]
    return record('manifest_entry', [
      required(0, 'status', 'int'),
      required(1, 'snapshot_id', 'long'),
      required(2, 'data_file', record('r2', fields)),
    ])
  }
  const fields = [
    required(134, 'content', 'int'),
    ...head,
    ...metrics(),
    optional(135, 'equality_ids', array(136, 'int')),
    optional(140, 'sort_order_id', 'int'),
    optional(143, 'referenced_data_file', 'string'),
  ]
  return record('manifest_entry', [
    required(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    required(2, 'data_file', record('r2', fields)),
  ])
}
