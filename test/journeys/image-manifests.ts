// Manifests that name images in every way there is, written as people write them: comments, CRLF, quotes, folded in flow.
import { DEMO_NAMESPACE } from './manifests.ts'

/** The repositories that they name. */
export const MIXED = { chart: 'charts/chart', nightly: 'jobs/nightly', setup: 'web/setup', web: 'web/web' }

const HELM_RELEASE_KIND = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: helmreleases.helm.fluxcd.io
spec:
  group: helm.fluxcd.io
  scope: Namespaced
  names: { kind: HelmRelease, listKind: HelmReleaseList, plural: helmreleases, singular: helmrelease }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`

/** Writes them, each image with the given tag. */
export function mixedFiles(host: string, tag: string): Readonly<Record<string, string>> {
  return {
    'platform/helm-release.yaml': HELM_RELEASE_KIND,
    'platform/namespace.yaml': DEMO_NAMESPACE,
    'apps/chart.yaml': `# The repository and the tag stand apart.
apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata:
  name: chart
  namespace: demo
  annotations:
    fluxcd.io/automated: "true"
    fluxcd.io/tag.chart-image: semver:~1
spec:
  chart: { repository: "https://charts.example.org", name: chart, version: 1.0.0 }
  values:
    # tag: 1.0.0 was the first
    image:
      tag:   '${tag}'   # quoted, and set apart
      repository: ${host}/${MIXED.chart}
    version: 1.0.0
`,
    'apps/nightly.yml': `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: demo, annotations: { fluxcd.io/automated: "true", fluxcd.io/tag.job: "semver:~1" } }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [ { image: "${host}/${MIXED.nightly}:${tag}", name: job } ]
`,
    'apps/two documents.yaml':
      `# Two documents with the line ends of Windows, and no line end at all after the last one.
---
apiVersion: v1
kind: ConfigMap
metadata: {name: notes, namespace: demo}
data:
  text: |
    image: ${host}/${MIXED.web}:1.0.0
--- # the second one
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web
    namespace: demo
    annotations:
        fluxcd.io/automated: 'true'
        fluxcd.io/tag.web: semver:~1
        fluxcd.io/tag.setup: glob:1.1*
spec:
    selector: {matchLabels: {app: web}}
    template:
        metadata: {labels: {app: web}}
        spec:
            initContainers:
            -   name: setup
                image: ${host}/${MIXED.setup}:${tag}
            containers:
            -   image: ${host}/${MIXED.web}:${tag}	# image: ${host}/${MIXED.web}:1.0.0
                name: web`.replaceAll('\n', '\r\n'),
  }
}

/** The images that then run in pods, by workload and container. */
export function mixedImages(host: string, tag: string) {
  return {
    web: { setup: `${host}/${MIXED.setup}:${tag}`, web: `${host}/${MIXED.web}:${tag}` },
    nightly: { job: `${host}/${MIXED.nightly}:${tag}` },
  }
}
