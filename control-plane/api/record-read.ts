import type { FastifyRequest } from 'fastify'
import type { OperationSpec } from '@boathouse/contract'
import { recordAuditEvent } from '../modules/audit/index.ts'
import type { Securable } from '../platform/context.ts'
import type { ServerDeps } from './server-deps.ts'

/**
 * Records that rows were read, where the installation wants that. Before the answer leaves: what cannot be recorded is
 * not read.
 */
export const recordRead = async (
  deps: ServerDeps,
  operation: OperationSpec,
  request: FastifyRequest,
  thing: Securable | undefined,
): Promise<void> => {
  if (!deps.auditReads || operation.readsRows !== true) return
  await recordAuditEvent(deps.db, {
    operation: operation.name,
    outcome: 'done',
    principal: request.principal,
    requestId: request.id,
    sourceAddress: request.ip,
    object: thing,
    details: {},
  })
}
