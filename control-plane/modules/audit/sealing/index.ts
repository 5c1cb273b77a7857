import { operations } from '@boathouse/contract'
import type { Database } from '../../../platform/database.ts'
import type { Egress } from '../../../platform/egress/index.ts'
import { handle, type Handler } from '../../../platform/handle.ts'
import type { Log } from '../../../platform/log.ts'
import { periodically } from '../../../platform/periodic.ts'
import type { SecretCipher } from '../../../platform/secrets-cipher/index.ts'
import type { Secrets } from '../../secrets/index.ts'
import { hasToPush, pushToSyslog, syslogName, type SyslogServer } from '../export/push-to-syslog.ts'
import { anchorHead } from './anchor-head.ts'
import type { AnchorStore } from './anchors.ts'
import { sealEvents } from './seal-events.ts'
import { unsealedBacklog } from './seal.store.ts'
import { verifyAudit } from './verify-audit.ts'

export interface SealingDeps {
  readonly db: Database
  readonly log: Log
  readonly cipher: SecretCipher
  readonly secrets: Secrets
  readonly anchors: AnchorStore
  readonly egress: Egress
  /** Where events are pushed to; undefined: nowhere. */
  readonly syslog: SyslogServer | undefined
  /** Runs `work` when no other process of this database does now. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | undefined>
}

export interface Finding {
  readonly status: 'passed' | 'warning' | 'failed'
  readonly evidence: string
  readonly remedy?: string
}

export interface Sealing {
  readonly handlers: readonly Handler[]
  /** Begins to seal, to anchor and to push. */
  readonly start: () => void
  /** Waits for what runs. What is not sealed then is sealed by the next server that starts. */
  readonly stop: () => Promise<void>
  readonly check: () => Promise<Finding>
}

const SEAL_MILLIS = 400
const ANCHOR_MILLIS = 60_000
const PUSH_MILLIS = 2000
/** Events wait longer than this only when nobody seals. */
const LATE_SECONDS = 30
const MOST_FINDINGS = 1000

const verifyHandler = (deps: SealingDeps): Handler =>
  handle(operations.verifyAudit, async () => {
    const began = performance.now()
    const { anchor, erased, findings, ...counts } = await verifyAudit(deps)
    return {
      ...counts,
      intact: findings.length === 0,
      erased: erased.length,
      anchor: anchor ? { seal: anchor.seq.toString(), at: anchor.at, kept_in: deps.anchors.name } : null,
      findings: findings.slice(0, MOST_FINDINGS).map(({ kind, seq, eventId, what }) => ({
        kind,
        seal: seq?.toString() ?? null,
        event_id: eventId ?? null,
        what,
      })),
      finding_count: findings.length,
      seconds: Math.round(performance.now() - began) / 1000,
    }
  })

const look = async ({ db, anchors, syslog }: SealingDeps, trouble: string | undefined): Promise<Finding> => {
  const { waiting, seconds } = await unsealedBacklog(db)
  if (trouble !== undefined) return { status: 'failed', evidence: trouble, remedy: 'boathouse audit verify' }
  const pushes = syslog ? `; pushed to ${syslogName(syslog)}` : ''
  const evidence = `${waiting} events wait for their seal; anchored in ${anchors.name}${pushes}`
  if (seconds < LATE_SECONDS) return { status: 'passed', evidence }
  return { status: 'warning', evidence, remedy: 'Give a server of this database the master key.' }
}

/** The sealer of the audit log, its anchors and its push to a syslog server. Every process has one; one at a time works. */
export const createSealing = (deps: SealingDeps): Sealing => {
  const { db, log, cipher, anchors, egress, syslog } = deps
  let trouble: string | undefined
  const troubled = (what: string) => (error: unknown) => {
    trouble = `${what}: ${error instanceof Error ? error.message : String(error)}`
    log.error({ err: error }, what)
  }
  const anchor = async (): Promise<void> => {
    await anchorHead(db, anchors)
    trouble = undefined
  }
  const loops: { readonly stop: () => Promise<void> }[] = []
  const start = (): void => {
    loops.push(
      periodically(SEAL_MILLIS, () => sealEvents(db, cipher), troubled('audit events were not sealed')),
      periodically(ANCHOR_MILLIS, anchor, troubled('the head of the audit log was not anchored')),
    )
    if (!syslog) return
    const push = async (): Promise<void> => {
      if (await hasToPush(db, syslog)) await deps.alone(() => pushToSyslog(db, egress, syslog))
    }
    loops.push(
      periodically(PUSH_MILLIS, push, (error) => log.warn({ err: error }, 'audit events were not pushed')),
    )
  }
  const stop = async (): Promise<void> => {
    await Promise.all(loops.map((loop) => loop.stop()))
  }
  return { handlers: [verifyHandler(deps)], start, stop, check: () => look(deps, trouble) }
}
