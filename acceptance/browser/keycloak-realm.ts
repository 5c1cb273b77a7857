/** The realm of the tests: one client, two people, and their groups in the claim `groups`; it tells `logoutUrl` of sign-outs. */
export const realmOf = (logoutUrl: string) => ({
  realm: 'boathouse',
  enabled: true,
  sslRequired: 'none',
  groups: [{ name: 'kc-operators' }, { name: 'kc-staff' }],
  users: [
    {
      username: 'alice',
      enabled: true,
      email: 'alice@example.org',
      emailVerified: true,
      firstName: 'Alice',
      lastName: 'Operator',
      credentials: [{ type: 'password', value: 'alice knows the reeds', temporary: false }],
      groups: ['/kc-operators', '/kc-staff'],
    },
    {
      username: 'bob',
      enabled: true,
      email: 'bob@example.org',
      emailVerified: true,
      firstName: 'Bob',
      lastName: 'Reader',
      credentials: [{ type: 'password', value: 'bob knows the herons', temporary: false }],
      groups: ['/kc-staff'],
    },
  ],
  clients: [
    {
      clientId: 'boathouse',
      enabled: true,
      protocol: 'openid-connect',
      publicClient: false,
      clientAuthenticatorType: 'client-secret',
      secret: 'only-for-tests',
      standardFlowEnabled: true,
      redirectUris: ['http://127.0.0.1:*'],
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': '+',
        'backchannel.logout.url': logoutUrl,
        'backchannel.logout.session.required': 'true',
      },
      protocolMappers: [
        {
          name: 'groups',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-group-membership-mapper',
          config: { 'claim.name': 'groups', 'full.path': 'false', 'id.token.claim': 'true' },
        },
      ],
    },
  ],
})
