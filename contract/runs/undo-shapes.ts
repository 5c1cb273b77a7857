import { z } from 'zod'
import { Id, Long } from '../shapes.ts'

const WrittenTable = z
  .object({
    /** Null for a table of a catalog that is not ours. */
    table_id: Id.nullable(),
    /** `catalog.schema.table` as it is called now; null when it was dropped, or you may not see it. */
    table: z.string().nullable(),
    /** The snapshots that the run committed, oldest first, as its catalog recorded them. */
    snapshot_ids: z.array(Long),
    /**
     * READY: the run's snapshots are the newest; CHANGED_SINCE: others committed after or between them; UNDONE: none of
     * them is part of the table any more; UNTOUCHED: the run changed no rows of its main branch; DROPPED: the table is gone; EXPIRED:
     * the snapshot from before the run is gone; FOREIGN: it lies in a catalog of another server.
     */
    status: z.enum(['READY', 'CHANGED_SINCE', 'UNDONE', 'UNTOUCHED', 'DROPPED', 'EXPIRED', 'FOREIGN']),
    /** What the status means for this table. */
    message: z.string(),
    /** The snapshot that was current before the run; null when the table had none. */
    previous_snapshot_id: Long.nullable(),
  })
  .meta({ id: 'WrittenTable' })

export const RunUndo = z
  .object({
    /** The run can be undone now. */
    possible: z.boolean(),
    /** Why not; null when it is possible. */
    reason: z.string().nullable(),
    tables: z.array(WrittenTable),
  })
  .meta({ id: 'RunUndo' })
