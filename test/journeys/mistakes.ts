// What journeys do wrong on purpose, and the words that have to answer it.
import { aConfigMap, aDeployment, aSecret } from './manifests.ts'

/** Stands in a Secret, and must not be seen anywhere else. */
export const PASSWORD = 'correct-horse-battery-staple'

/** Commits that are refused whole. */
export const UNREADABLE = [
  {
    mistake: 'YAML that does not end',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad\ndata: {}\n',
    code: 'manifest-unreadable',
    where: /^bad\.yaml:\d/,
  },
  {
    mistake: 'indentation with a tab',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: bad\n',
    code: 'manifest-unreadable',
    where: /^bad\.yaml:4/,
  },
  {
    mistake: 'an object that stands in two files',
    text: aConfigMap('settings', 'other'),
    code: 'manifest-duplicate',
    where: /^bad\.yaml:1 and settings\.yaml:1$/,
  },
  {
    mistake: 'an object without a name',
    text: 'apiVersion: v1\nkind: ConfigMap\ndata: {}\n',
    code: 'manifest-invalid',
    where: /^bad\.yaml:1/,
  },
]

/** Objects that the cluster refuses; the others of their commit are applied. */
export const REFUSED = [
  {
    mistake: 'a selector that fits no pod of its own',
    text: aDeployment('bad').replace('matchLabels: { app: bad }', 'matchLabels: { app: other }'),
    id: 'demo:deployment/bad',
    code: 'object-invalid',
    why: /selector/,
  },
  {
    mistake: 'a field with a typo',
    text: aDeployment('bad').replace('replicas:', 'replcas:'),
    id: 'demo:deployment/bad',
    code: 'unknown-field',
    why: /\.spec\.replcas/,
  },
  {
    mistake: 'a secret that is not base64',
    text: aSecret('bad', { password: `${PASSWORD}!` }),
    id: 'demo:secret/bad',
    code: 'object-invalid',
    why: /base64/,
  },
]

/** Answers of the Git host after which somebody has to do something. */
export const GIT_REFUSALS = [
  {
    status: 401,
    path: /^\/graphql$/,
    message: 'Bad credentials',
    code: 'git-host-credentials-refused',
    isKnown: false,
  },
  { status: 403, path: /^\/graphql$/, message: 'Not accessible', code: 'git-host-permission-missing', isKnown: false },
  { status: 404, path: /^\/graphql$/, message: 'Not Found', code: 'repository-not-found', isKnown: false },
  { status: 404, path: /\/tarball\//, message: 'Not Found', code: 'commit-not-found', isKnown: true },
]
