import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../../platform/handle.ts'
import type { SignOnDeps } from '../identity-deps.ts'
import { answerWithCookie } from '../start-session.ts'
import { listProviderRows } from './provider.store.ts'
import { endProviderSessions } from './end-provider-sessions.ts'
import { beginSignIn, completeSignIn, withoutFlow } from './provider-sign-in.ts'
import * as providers from './providers.service.ts'
import { testProvider } from './test-provider.ts'
import { getSignInSettings, updateSignInSettings } from './sign-in-settings.ts'
import { localSignIn } from './sign-in-settings.store.ts'

export const providerHandlers = (deps: SignOnDeps): readonly Handler[] => [
  handle(operations.listProviders, () => providers.listProviders(deps)),
  handle(operations.getProvider, (_ctx, { params }) => providers.getProvider(deps, params.provider)),
  handle(operations.createProvider, (ctx, { body }) => providers.createProvider(deps, ctx, body)),
  handle(operations.updateProvider, (ctx, { params, body }) =>
    providers.updateProvider(deps, ctx, params.provider, body),
  ),
  handle(operations.deleteProvider, (ctx, { params }) =>
    providers.deleteProvider(deps, ctx, params.provider),
  ),
  handle(operations.testProvider, (ctx, { body }) => testProvider(deps, ctx, body.issuer)),
  handle(operations.getSignInSettings, () => getSignInSettings(deps)),
  handle(operations.updateSignInSettings, (ctx, { body }) => updateSignInSettings(deps, ctx, body)),
  handle(operations.getSignInOptions, async () => ({
    local: await localSignIn(deps.db),
    providers: (await listProviderRows(deps.db))
      .filter(({ enabled }) => enabled)
      .map(({ name, label }) => ({ name, label })),
  })),
  handle(operations.beginProviderSignIn, (_ctx, { params }, raw) => beginSignIn(deps, params.provider, raw)),
  handle(operations.completeProviderSignIn, async (ctx, { params, body }, raw) => {
    const started = await completeSignIn(deps, ctx, params.provider, body.query, raw)
    const secure = raw.secure === true
    return withoutFlow(await answerWithCookie(deps, started, secure), deps, secure)
  }),
  handle(operations.endProviderSessions, (ctx, { params }, raw) =>
    endProviderSessions(deps, ctx, params.provider, raw),
  ),
]
