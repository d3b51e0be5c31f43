// Who may import whom. Each rule carries the sentence that a developer reads when it is broken.
const DOOR = '^functions/ports/[^/]+/port[.]ts$'
const DOMAIN = '^functions/domain/'
const ENTRY = '^functions/[^/]+[.]ts$'
const SANDBOX = '^functions/local/sandbox/'
const INSTALL = '^functions/cli/install[.]ts$'
/** The verbs that work with a configuration and the outside, not only with a server. */
const SETTERS = '^functions/cli/(setup|teardown|setup-input|render-step|read-hook-secrets)[.]ts$'
const SETTERS_WIRING = '^functions/wiring/(open-setup|open-app-maker|secrets-of-hooks)[.]ts$'
const VERSION_READERS = '^functions/(wiring/version|cli/fluxctl)[.]ts$'

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** A room of the domain uses the rooms listed, and nothing beside them. */
const room = (name, ...below) =>
  rule(
    `${name}-looks-down`,
    `domain/${name} may use only ${below.join(', ')}.`,
    { path: `${DOMAIN}${name}/` },
    { path: DOMAIN, pathNot: `${DOMAIN}(${[name, ...below].join('|')})(/|[.]ts$)` },
  )

/** A package lives in one kind of room, so that replacing it touches no other. */
const home = (name, rooms) =>
  rule(
    `${name}-has-one-home`,
    `Only ${rooms} may import ${name}.`,
    { path: '^functions/', pathNot: `^functions/(${rooms})` },
    { path: `node_modules/${name}/` },
  )

/** Of our own files, only the ones listed; packages are the business of `home`. */
const only = (name, comment, from, ...allowed) => rule(name, comment, from, { path: '^functions/', pathNot: allowed })

module.exports = {
  forbidden: [
    rule('no-cycles', 'A cycle means two files are one file.', {}, { circular: true }),
    rule('nothing-dangles', 'This import leads nowhere.', { path: '^functions/' }, { couldNotResolve: true }),
    rule(
      'domain-is-pure',
      'The domain decides; it never reads, writes, waits or asks the time.',
      { path: DOMAIN },
      { pathNot: [DOMAIN, '^(node:)?crypto$', 'node_modules/(js-yaml|semver|re2js)/'] },
    ),
    room('images', 'failure'),
    room('manifests', 'failure', 'images'),
    room('events', 'failure', 'images'),
    room('policies', 'failure', 'images', 'manifests'),
    room('garbage', 'failure', 'manifests', 'policies'),
    room('health', 'failure', 'manifests'),
    room('diff', 'failure', 'manifests'),
    room('release', 'failure', 'events', 'images', 'manifests', 'policies'),
    room('sync', 'failure', 'events', 'images', 'manifests', 'policies', 'garbage', 'health', 'diff', 'release'),
    room('rbac', 'failure'),
    room('leadership', 'failure'),
    room('metrics', 'failure', 'sync'),
    // The room of the API's questions and answers stands above all: it speaks of jobs, runs and workloads, and no room
    // speaks of it.
    room(
      'access',
      'failure',
      'events',
      'images',
      'manifests',
      'policies',
      'garbage',
      'health',
      'diff',
      'release',
      'sync',
    ),
    rule('doors-know-only-domain', 'A door is types; it looks down.', { path: DOOR }, { pathNot: DOMAIN }),
    only(
      'providers-stay-home',
      'A provider may use its own room, any door, the domain.',
      { path: '^functions/ports/([^/]+)/', pathNot: '/port[.]ts$' },
      DOMAIN,
      DOOR,
      '^functions/ports/$1/',
    ),
    rule(
      'flows-use-doors',
      'A flow knows doors and domain; no provider, no package.',
      { path: '^functions/flows/' },
      { pathNot: [DOMAIN, DOOR, '^functions/flows/steps/'] },
    ),
    rule(
      'steps-start-no-flow',
      'A step starts no flow; it may be made of steps.',
      { path: '^functions/flows/steps/' },
      { path: '^functions/flows/', pathNot: '^functions/flows/steps/' },
    ),
    rule(
      'one-place-opens-ports',
      'Only wiring/ picks providers.',
      { path: '^functions/', pathNot: '^functions/(wiring|ports)/' },
      { path: '^functions/ports/', pathNot: DOOR },
    ),
    only(
      'wiring-runs-nothing',
      'Wiring joins settings to providers.',
      { path: '^functions/wiring/' },
      '^functions/(wiring|ports)/',
      DOMAIN,
    ),
    only(
      'lambda-knows-failures',
      'lambda/ translates AWS; it knows the domain only.',
      { path: '^functions/lambda/' },
      '^functions/lambda/',
      DOMAIN,
    ),
    only(
      'entries-are-thin',
      'An entry file uses wiring, flows, lambda, domain.',
      { path: ENTRY },
      '^functions/(wiring|flows|lambda|domain)/',
    ),
    rule(
      'entries-face-the-street',
      'Only local/ imports an entry file.',
      { path: '^functions/', pathNot: '^functions/local/' },
      { path: ENTRY },
    ),
    only(
      'cli-is-a-client',
      'fluxctl talks HTTP; it shares domain types.',
      { path: '^functions/cli/', pathNot: [INSTALL, SETTERS] },
      '^functions/cli/',
      DOMAIN,
    ),
    only(
      'setters-open-one-door',
      'fluxctl setup and teardown run what setup/ plans, with the doors that wiring/ opens for them alone.',
      { path: SETTERS },
      '^functions/(cli|setup)/',
      SETTERS_WIRING,
      DOMAIN,
    ),
    rule(
      'setters-open-it-late',
      'The other verbs must not wait for providers, nor for the parser of settings.',
      { path: '^functions/cli/' },
      { path: '^functions/(setup|wiring)/', dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    only(
      'setup-uses-doors',
      'setup/ plans and does what an operator asks for once; it knows doors and domain, as a flow does, and no function waits for it.',
      { path: '^functions/setup/' },
      '^functions/setup/',
      DOMAIN,
      DOOR,
    ),
    only(
      'setup-is-for-operators',
      'Nothing that is deployed imports setup/: it makes and removes what the functions live on.',
      { path: '^functions/', pathNot: '^functions/(setup|cli)/' },
      '^functions/(?!setup/)',
    ),
    only(
      'install-reads-settings',
      'fluxctl install reads the configuration, and of wiring/ nothing else.',
      { path: INSTALL },
      '^functions/cli/',
      '^functions/wiring/config[.]ts$',
      DOMAIN,
    ),
    rule(
      'install-reads-settings-late',
      'The other verbs must not wait for the parser of settings.',
      { path: INSTALL },
      { path: '^functions/wiring/', dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    only(
      'local-runs-entries',
      'The runner feeds the real entry files, hands out the work of the queue that wiring/ keeps while it has the right to, asks the API with a token of the configuration, probes the table, and counts what the log says.',
      { path: '^functions/local/' },
      '^functions/local/',
      ENTRY,
      '^functions/wiring/(api|leadership|log|queue|settings|table|version)[.]ts$',
      '^functions/domain/metrics/',
      '^functions/lambda/',
    ),
    rule(
      'local-opens-doors-late',
      'Importing an entry file opens its doors: the runner imports it, and wiring, when the settings are there.',
      { path: '^functions/local/' },
      { path: [ENTRY, '^functions/wiring/'], dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'local-borrows-event-types',
      'Of lambda/ the runner uses the types of events, never the code.',
      { path: '^functions/local/' },
      { path: '^functions/lambda/', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'sandbox-is-the-outside',
      'The sandbox stands for other machines: it shares no code with what talks to it.',
      { path: SANDBOX },
      SANDBOX,
      '^functions/local/state-folder[.]ts$',
    ),
    rule(
      'sandbox-parts-stay-apart',
      'The parts of the sandbox are different machines.',
      { path: `${SANDBOX}([^/]+)/` },
      { path: `${SANDBOX}[^/]+/`, pathNot: `${SANDBOX}$1/` },
    ),
    rule(
      'code-never-sees-tests',
      'Nothing in functions/ imports test/ or infra/.',
      { path: '^functions/' },
      { path: '^(test|infra)/' },
    ),
    rule(
      'one-place-knows-the-version',
      'Only wiring/version.ts and cli/fluxctl.ts read package.json.',
      { path: '^functions/', pathNot: VERSION_READERS },
      { path: '^package[.]json$' },
    ),
    rule(
      'deployed-means-dependency',
      'What runs at an operator stands under dependencies; devDependencies give types at most.',
      { path: '^functions/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'front-stays-light',
      'The webhook and the tick start fast and hold no cluster key.',
      { path: '^functions/(webhook|resync)[.]ts$' },
      { path: '^functions/ports/cluster/(?!port[.])', reachable: true },
    ),
    rule(
      'patterns-load-with-images',
      'An engine for regular expressions is for those who choose images; what wakes for each push starts without it.',
      { path: '^functions/(webhook|resync|sync)[.]ts$' },
      { path: 'node_modules/re2js/', reachable: true },
    ),
    home('re2js', 'domain/images/'),
    home('js-yaml', 'domain/manifests/|wiring/config|local/sandbox/'),
    // Answers of a Git host are as much input from outside as the configuration is.
    home('valibot', 'wiring/|ports/git-hosts/'),
    home('fastest-levenshtein', 'wiring/|cli/'),
    home('@octokit', 'ports/(git-hosts|webhooks)/'),
    home('@kubernetes', 'ports/cluster/'),
    home('modern-tar', 'ports/git-hosts/'),
    home('p-queue', 'ports/(queue|http|registries)/'),
    home('serverless-http', 'lambda/'),
    home('selfsigned', 'local/sandbox/'),
    home('graphql', 'local/sandbox/'),
    // Whoever calls AWS goes through the door of ports/aws; ECR's logins have a client of their own.
    home('@aws-sdk', 'ports/(aws|registries)/'),
    home('@smithy', 'ports/aws/'),
  ],
  options: {
    // With TypeScript 7 alone the tool finds no compiler, reads no file and passes. swc reads them all.
    parser: 'swc',
    // Without this, type imports go unseen.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
}
