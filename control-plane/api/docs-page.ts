import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { programVersion } from '../platform/version.ts'
import { openApiDocument } from './openapi.ts'
import { requireAccess } from './page-access.ts'
import { docsPolicy } from './response-headers.ts'
import type { ServerDeps } from './server-deps.ts'

const ASSETS = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Boathouse API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`
const START = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null })\n`

const docsRoutes = async (app: FastifyInstance, operations: ServerDeps['operations']): Promise<void> => {
  let document: string | undefined
  app.get('/api/v1/openapi.json', async (_request, reply) => {
    // Made when somebody first asks: a start that nobody documents does not pay for it.
    document ??= JSON.stringify(openApiDocument(operations, programVersion))
    return reply.type('application/json; charset=utf-8').send(document)
  })
  app.get('/docs', async (_request, reply) =>
    reply.header('content-security-policy', docsPolicy).type('text/html; charset=utf-8').send(PAGE),
  )
  app.get('/docs/start.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(START),
  )
  await app.register(fastifyStatic, {
    root: ASSETS,
    prefix: '/docs/assets/',
    decorateReply: false,
    maxAge: '1h',
  })
}

/** `/api/v1/openapi.json`, and a page at `/docs` that shows it; nothing comes from another origin. */
export const docsPage = async (server: FastifyInstance, deps: ServerDeps): Promise<void> => {
  const { docsAccess = 'anybody', operations } = deps
  if (docsAccess === 'nobody') return
  await server.register(async (app) => {
    app.addHook('onRequest', requireAccess(deps, docsAccess, 'docs'))
    await docsRoutes(app, operations)
  })
}
