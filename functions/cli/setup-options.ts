// The options of the verbs that set up, look at and take away.
import { FORMAT, type Options } from './options.ts'

/** The options of doctor. */
export const DOCTOR_OPTIONS = {
  write: { meaning: 'try writes too: a tag of its own is made at each Git host, and removed' },
  config: {
    placeholder: 'FILE',
    meaning: 'fluxless.yml: the secrets that it names, and that can be read here, sign a ping',
  },
  'output-format': FORMAT,
} as const satisfies Options

const SHARED = {
  config: { placeholder: 'FILE', meaning: 'the configuration, fluxless.yml by default' },
  local: { meaning: 'on this machine: secrets in files, nothing is deployed' },
  'public-url': { placeholder: 'URL', meaning: 'where the Git host reaches the server, when it runs on this machine' },
  stage: { placeholder: 'NAME', meaning: 'of the stack, prod by default' },
  region: { placeholder: 'REGION', meaning: 'of the stack (AWS_REGION)' },
  context: { placeholder: 'NAME', meaning: 'of your own kubeconfig, to grant rights or take them back' },
  'grant-rights': { meaning: 'settle the rights in clusters too, with your own kubeconfig; else they are only told' },
  'git-token-file': { placeholder: 'FILE', meaning: 'token of the Git host (GITHUB_TOKEN or GH_TOKEN)' },
  'dry-run': { meaning: 'only say what would be done' },
} as const satisfies Options

/** The options of setup. */
export const SETUP_OPTIONS = {
  repository: { placeholder: 'OWNER/NAME', meaning: 'where the manifests are' },
  branch: { placeholder: 'NAME', meaning: 'branch to follow, main by default' },
  path: { placeholder: 'PATHS', meaning: 'folders or files to apply; everything by default', isList: true },
  'git-url': { placeholder: 'URL', meaning: 'API of GitHub Enterprise Server, or of a test host' },
  cluster: { placeholder: 'NAME', meaning: 'what the cluster and its target are called, production by default' },
  kubeconfig: { placeholder: 'FILE', meaning: 'how the functions come to the cluster; stored as a secret' },
  eks: { placeholder: 'NAME', meaning: 'EKS cluster, reached with the role of the functions; REGION/NAME elsewhere' },
  'add-entries': { meaning: 'let the functions into EKS clusters by access entries; else they are only told' },
  param: {
    placeholder: 'NAME=VALUE',
    meaning: 'setting of the deployment (infra/DEPLOY.md), kept for the next time',
    isList: true,
  },
  app: { meaning: 'make a GitHub App in a browser, instead of a token' },
  'app-name': { placeholder: 'NAME', meaning: 'of the new App; unique on GitHub' },
  organization: { placeholder: 'NAME', meaning: 'that the new App belongs to; else it is yours' },
  'app-id': { placeholder: 'NUMBER', meaning: 'take a GitHub App that is there already, with its key' },
  'app-key-file': { placeholder: 'FILE', meaning: 'private key of the GitHub App' },
  ...SHARED,
} as const satisfies Options

/** The options of teardown. */
export const TEARDOWN_OPTIONS = { yes: { meaning: 'do it; nothing is asked' }, ...SHARED } as const satisfies Options
