/**
 * Who may import whom. Rule names are what `npm run layers` prints; docs/architecture.md says why.
 * Read by scripts/check-layers.ts; every rule is shown to fire by test/tooling/layers.test.ts.
 */

const modules = 'print|identity|segments|scan|archive|accounting|audit|devices|deploy';

/** Node's own modules that touch the world. `node:crypto` is allowed: hashing is pure (random values are lint-checked). */
const outsideWorld =
  '^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|perf_hooks|process|readline|repl|sqlite|test|timers|tls|tty|v8|vm|wasi|worker_threads)(/|$)';

/** Only the composition root, the demo and tests choose concrete drivers, engines and stores. */
const composition = '^src/(context\\.ts$|context/|main\\.ts$|demo\\.ts$|demo/|cli/demo\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'drivers-never-import-src',
      severity: 'error',
      comment: 'A driver speaks a protocol; it knows nothing of the service.',
      from: { path: '^drivers/' },
      to: { path: '^(src|ocr)/' },
    },
    {
      name: 'ocr-never-imports-src',
      severity: 'error',
      comment: 'Recognition can be judged on its own.',
      from: { path: '^ocr/' },
      to: { path: '^(src|drivers)/' },
    },
    {
      name: 'device-imports-nothing',
      severity: 'error',
      comment: 'drivers/device holds neutral values; it must stay readable by everyone.',
      from: { path: '^drivers/device/' },
      to: { pathNot: '^drivers/device/' },
    },
    {
      name: 'module-root-is-pure',
      severity: 'error',
      comment: 'Files at the root of a module decide; they have no I/O, no clock and no framework.',
      from: { path: `^src/(${modules})/[^/]+\\.ts$` },
      to: { path: outsideWorld },
    },
    {
      name: 'module-root-imports-only-pure',
      severity: 'error',
      comment: 'A pure file imports shared, other pure files, port types, and neutral values only.',
      from: { path: `^src/(${modules})/[^/]+\\.ts$` },
      to: {
        path: '^(src|drivers|ocr|node_modules)/',
        pathNot: [
          '^src/shared/',
          '^src/ports/',
          `^src/(${modules})/[^/]+\\.ts$`,
          '^drivers/device/',
          '^ocr/(result|ocr-error)\\.ts$',
        ],
      },
    },
    {
      name: 'module-uses-ports-only',
      severity: 'error',
      comment:
        'Modules reach the outside through src/ports/; concrete things are handed in by the composition root.',
      from: { path: `^src/(${modules})/` },
      to: { path: '^src/(stores|http|ui|cli|tasks|config|context|main|demo)(/|\\.ts$)' },
    },
    {
      name: 'concrete-drivers-only-in-composition',
      severity: 'error',
      comment:
        'Only the composition root, the demo and tests name concrete drivers; all else knows drivers/device.',
      from: { path: '^src/', pathNot: composition },
      to: { path: '^drivers/', pathNot: '^drivers/device/' },
    },
    {
      name: 'concrete-ocr-only-in-composition',
      severity: 'error',
      comment:
        'Only the composition root, the demo and tests name OCR engines; all else knows the result and its errors.',
      from: { path: '^src/', pathNot: composition },
      to: { path: '^ocr/', pathNot: '^ocr/(result|ocr-error)\\.ts$' },
    },
    {
      name: 'concrete-stores-only-in-composition',
      severity: 'error',
      comment: 'Only the composition root, the demo and tests name concrete stores.',
      from: { path: '^src/', pathNot: [composition, '^src/stores/'] },
      to: { path: '^src/stores/' },
    },
    {
      name: 'stores-implement-ports',
      severity: 'error',
      comment: 'A store knows ports, pure values and shared; never the steps or surfaces above it.',
      from: { path: '^src/stores/' },
      to: {
        path: `^src/((http|ui|cli|tasks|config|context|main|demo)(/|\\.ts$)|(${modules})/[^/]+/)`,
      },
    },
    {
      name: 'surfaces-do-not-know-each-other',
      severity: 'error',
      comment: 'http, cli and tasks call steps; ui renders and is used by http only.',
      from: { path: '^src/(http|cli|tasks|ui)/' },
      to: {
        path: '^src/(http|cli|tasks|ui)/',
        pathNot: ['^src/$1/', '^src/ui/'],
      },
    },
    {
      name: 'ui-only-renders',
      severity: 'error',
      comment: 'ui turns values into pages and texts; it calls nobody.',
      from: { path: '^src/ui/' },
      to: { path: `^src/((http|cli|tasks|config|context|main|demo)(/|\\.ts$)|(${modules})/[^/]+/)` },
    },
    {
      name: 'desk-app-stands-alone',
      severity: 'error',
      comment: 'The desk app runs in a browser: it knows the JSON interface and nothing else of the service.',
      from: { path: '^src/ui/desk/app/' },
      to: { path: '^(src|drivers|ocr)/', pathNot: '^src/ui/desk/app/' },
    },
    {
      name: 'desk-app-is-bundled',
      severity: 'error',
      comment: 'What runs in the browser is not loaded by the service; it is built, and served as files.',
      from: { path: '^(src|drivers|ocr)/', pathNot: '^src/ui/desk/app/' },
      to: { path: '^src/ui/desk/app/' },
    },
    {
      name: 'context-is-the-root',
      severity: 'error',
      comment: 'The composition root is used by main, the commands, the demo and tests.',
      from: { path: '^src/', pathNot: [composition, '^src/cli/'] },
      to: { path: '^src/(context|main|demo)(/|\\.ts$)' },
    },
    {
      name: 'shared-is-a-leaf',
      severity: 'error',
      comment: 'shared is imported by all and imports none.',
      from: { path: '^src/shared/' },
      to: { path: '^(src|drivers|ocr|node_modules)/', pathNot: '^src/shared/' },
    },
    {
      name: 'ports-are-types',
      severity: 'error',
      comment: 'A port is an interface; nothing in it may run.',
      from: { path: '^src/ports/' },
      to: { dependencyTypesNot: ['type-only'], pathNot: '^src/shared/' },
    },
    {
      name: 'ports-name-values-only',
      severity: 'error',
      comment: 'A port speaks in shared, pure and neutral values, never in those of a step or a store.',
      from: { path: '^src/ports/' },
      to: {
        path: '^(src|drivers|ocr)/',
        pathNot: [
          '^src/(shared|ports)/',
          `^src/(${modules})/[^/]+\\.ts$`,
          '^drivers/device/',
          '^ocr/(result|ocr-error)\\.ts$',
        ],
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no reading order.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nobody imports is dead.',
      from: {
        orphan: true,
        path: '^(src|drivers|ocr)/',
        // Scripts for the browser are read as files; workers are started by their address.
        pathNot: [
          '^src/main\\.ts$',
          '\\.d\\.ts$',
          '^src/ui/.*\\.js$',
          '-worker\\.ts$',
          '/worker\\.ts$',
          '-process\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-development-dependency',
      severity: 'error',
      comment: 'What ships must install without development dependencies.',
      from: { path: '^(src|drivers|ocr)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'no-test-code',
      severity: 'error',
      comment: 'What ships does not import tests or tools.',
      from: { path: '^(src|drivers|ocr)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment: 'Every package that is imported is pinned in package.json.',
      from: { path: '^(src|drivers|ocr|test|scripts)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: { path: '^(src|drivers|ocr|test|scripts)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
