import type { Pool } from 'pg'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  /** One answered request; `operation` is its name in the contract, or `unmatched`. */
  readonly observeRequest: (
    labels: { operation: string; method: string; status: number },
    seconds: number,
  ) => void
  /** Reports how a connection pool is used, at every scrape. */
  readonly watchPool: (pool: Pool) => void
}

const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** A registry of its own for each server, with the metrics of the process, HTTP and the database pool. */
export const createMetrics = (): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'boathouse_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['operation', 'method', 'status'],
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  })
  return {
    registry,
    observeRequest: ({ operation, method, status }, seconds) =>
      requests.observe({ operation, method, status: String(status) }, seconds),
    watchPool: (pool) => {
      const gauge = new Gauge({
        name: 'boathouse_database_connections',
        help: 'Connections of the pool by state, and requests that wait for one',
        labelNames: ['state'],
        registers: [registry],
        collect: () => {
          gauge.set({ state: 'idle' }, pool.idleCount)
          gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
          gauge.set({ state: 'waiting' }, pool.waitingCount)
        },
      })
    },
  }
}
