// What Flux's own editor was asked to do with annotations, each with its exact result.
import { expect, it } from 'vitest'
import { edit, remove, set } from './an-edit.ts'

const manifest = (annotations: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata: # comment close to the key
  name: nginx
${annotations === '' ? '' : `  annotations:\n${annotations}`}spec:
  replicas: 1
  template:
    metadata: # comment2
      labels:
        name: nginx
    spec:
      containers:
      - image: nginx  # keys are unsorted on purpose
        name: nginx   # and comments are aligned on purpose
        ports:
        - containerPort: 80
`

const AUTOMATED = "    fluxcd.io/automated: 'true'\n"
const LEGACY = "    flux.weave.works/automated: 'true'\n"
const OTHER = "    prometheus.io/scrape: 'false'\n"
const LOCKED = "    fluxcd.io/locked: 'true'\n"
const automate = set('fluxcd.io/automated', 'true')
const deautomate = remove('fluxcd.io/automated')

it.each([
  { what: 'adds beside others', was: OTHER, edits: [automate], is: OTHER + AUTOMATED },
  { what: 'keeps an old prefix', was: LEGACY, edits: [set('flux.weave.works/automated', 'true')], is: LEGACY },
  {
    what: 'keeps place and others',
    was: LEGACY + OTHER,
    edits: [set('flux.weave.works/automated', 'true')],
    is: LEGACY + OTHER,
  },
  { what: 'adds the first one', was: '', edits: [automate], is: AUTOMATED },
  {
    what: 'adds and removes at once',
    was: LEGACY + OTHER,
    edits: [remove('flux.weave.works/automated'), set('fluxcd.io/locked', 'true')],
    is: OTHER + LOCKED,
  },
  {
    what: 'replaces the only one by another',
    was: LEGACY,
    edits: [set('fluxcd.io/locked', 'true'), remove('flux.weave.works/automated')],
    is: LOCKED,
  },
  {
    what: 'lets the later edit win',
    was: '',
    edits: [set('fluxcd.io/locked', 'true'), remove('fluxcd.io/locked')],
    is: '',
  },
  {
    what: 'removes beside others, which may be no texts',
    was: '    fluxcd.io/automated: true\n    prometheus.io/scrape: false\n',
    edits: [deautomate],
    is: '    prometheus.io/scrape: false\n',
  },
  { what: 'removes the last one and the mapping', was: '    fluxcd.io/automated: true\n', edits: [deautomate], is: '' },
  { what: 'removes nothing where nothing is', was: '', edits: [deautomate], is: '' },
  {
    what: 'removes nothing from others',
    was: '    prometheus.io/scrape: false\n',
    edits: [deautomate],
    is: '    prometheus.io/scrape: false\n',
  },
  {
    what: 'removes a value of several lines',
    was: '    fluxcd.io/locked_msg: |-\n      first\n      second\n',
    edits: [remove('fluxcd.io/locked_msg')],
    is: '',
  },
  {
    what: 'removes a value with an empty line inside',
    was: '    fluxcd.io/locked_msg: |-\n      first\n\n      third\n',
    edits: [remove('fluxcd.io/locked_msg')],
    is: '',
  },
  {
    what: 'adds a glob',
    was: '',
    edits: [set('fluxcd.io/tag.nginx', 'glob:*')],
    is: '    fluxcd.io/tag.nginx: glob:*\n',
  },
  {
    what: 'adds a bare text',
    was: '',
    edits: [set('fluxcd.io/tag.nginx', 'foo')],
    is: '    fluxcd.io/tag.nginx: foo\n',
  },
  {
    what: 'adds a semver pattern',
    was: '',
    edits: [set('fluxcd.io/tag.nginx', 'semver:*')],
    is: '    fluxcd.io/tag.nginx: semver:*\n',
  },
  {
    what: 'adds a regexp',
    was: '',
    edits: [set('fluxcd.io/tag.nginx', 'regexp:(.*?)')],
    is: '    fluxcd.io/tag.nginx: regexp:(.*?)\n',
  },
  {
    what: 'keeps another key',
    was: '    filter.fluxcd.io/nginx: glob:*\n',
    edits: [set('filter.fluxcd.io/nginx', 'glob:*')],
    is: '    filter.fluxcd.io/nginx: glob:*\n',
  },
  {
    what: 'sets a value with equals signs',
    was: OTHER,
    edits: [set('fluxcd.io/tag.nginx', 'semver:>=1.0, <=2')],
    is: `${OTHER}    fluxcd.io/tag.nginx: semver:>=1.0, <=2\n`,
  },
  { what: 'quotes what was no text', was: '    fluxcd.io/automated: true\n', edits: [automate], is: AUTOMATED },
])('$what', ({ was, edits, is }) => {
  expect(edit(manifest(was), edits, 'deployment/nginx')).toBe(manifest(is))
})
