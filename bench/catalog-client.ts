/** A client of an Iceberg REST catalog that does nothing but ask: what is measured is the server. */
import { Agent, request } from 'node:http'

export interface CatalogClient {
  readonly ask: (method: string, path: string, body?: string) => Promise<string>
  readonly close: () => void
}

/** One connection, kept open. `base` ends with the prefix, such as `…/iceberg/v1/lake`. */
export const catalogClient = (base: string, token: string | undefined): CatalogClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true })
  const ask: CatalogClient['ask'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      }
      const sent = request(`${base}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          if ((answer.statusCode ?? 500) >= 300)
            reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))
          else resolve(text)
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return { ask, close: () => agent.destroy() }
}

/** A table of one column that is committed to; snapshots are only named, no file of them exists. */
export interface BenchTable {
  readonly load: () => Promise<string>
  /** Adds a snapshot, as an append does, in a commit that requires the parent to be current. */
  readonly commit: () => Promise<string>
}

let tables = 0

export const makeTable = async (client: CatalogClient, namespace: string): Promise<BenchTable> => {
  tables += 1
  const name = `t${tables}`
  const schema = { type: 'struct', fields: [{ id: 1, name: 'id', required: false, type: 'long' }] }
  const made = JSON.parse(
    await client.ask('POST', `/namespaces/${namespace}/tables`, JSON.stringify({ name, schema })),
  ) as { metadata: { location: string; 'table-uuid': string } }
  const { location, 'table-uuid': uuid } = made.metadata
  const path = `/namespaces/${namespace}/tables/${name}`
  let current = 0
  return {
    load: () => client.ask('GET', path),
    commit: () => {
      const parent = current
      current += 1
      const snapshot = {
        'snapshot-id': current,
        ...(parent > 0 ? { 'parent-snapshot-id': parent } : {}),
        'sequence-number': current,
        'timestamp-ms': Date.now(),
        'manifest-list': `${location}/metadata/snap-${current}-1-${uuid}.avro`,
        summary: {
          operation: 'append',
          'added-data-files': '1',
          'added-records': '1000',
          'added-files-size': '12345',
          'total-data-files': String(current),
          'total-records': String(current * 1000),
        },
        'schema-id': 0,
      }
      const requirements = [
        { type: 'assert-table-uuid', uuid },
        { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': parent > 0 ? parent : null },
      ]
      const updates = [
        { action: 'add-snapshot', snapshot },
        { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': current },
      ]
      return client.ask('POST', path, JSON.stringify({ requirements, updates }))
    },
  }
}
