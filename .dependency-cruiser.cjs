/** The arrows of the architecture (docs/architecture.md): who may import whom. */
const only = (from, allowed, comment) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment,
  from: { path: `^${from}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^(contract|iceberg|sql|storage|engines|control-plane|admin-ui|cli|acceptance|bench|tools)/',
    pathNot: [`^${from}/`, ...allowed.map((a) => `^${a}`)],
  },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('contract', [], 'the contract stands alone'),
    only('sql', [], 'the SQL front end stands alone'),
    only('storage', [], 'storage stands alone'),
    only('iceberg', ['storage/'], 'iceberg knows only storage'),
    only('engines', ['iceberg/', 'sql/', 'storage/'], 'engines know no database and no API'),
    only('cli', ['contract/'], 'the command line knows the contract only'),
    only('admin-ui', ['contract/'], 'the page knows the contract only'),
    only(
      'acceptance',
      ['contract/', 'tools/'],
      'acceptance tests know the contract and the servers that tools start',
    ),
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^control-plane/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(control-plane/(modules|api|worker|commands|main)|engines|iceberg|sql)' },
    },
    {
      name: 'modules-through-their-index',
      severity: 'error',
      comment: 'a module is imported by others only through its index.ts',
      from: { path: '^control-plane/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^control-plane/modules/[^/]+/',
        pathNot: ['^control-plane/modules/$1/', '^control-plane/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'modules-know-no-edge',
      severity: 'error',
      from: { path: '^control-plane/modules/', pathNot: '\\.test\\.ts$' },
      to: { path: '^control-plane/(api|worker|commands|main)' },
    },
    {
      name: 'api-and-worker-through-index',
      severity: 'error',
      from: { path: '^control-plane/(api|worker)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^control-plane/modules/[^/]+/', pathNot: '^control-plane/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'no-orphan-dependency',
      severity: 'error',
      comment: 'what is imported must be in a package.json',
      from: { pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
