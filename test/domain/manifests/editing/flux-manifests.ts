// Manifests of the kinds that the tests of Flux's editor hold, with the edited places left open.

/** Has a private registry, many siblings. */
export const plain = (tag: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: assigner
  namespace: extra
spec:
  replicas: 1
  template:
    metadata:
      labels:
        name: assigner
    spec:
      imagePullSecrets:
      - name: registry-secret
      containers:
      - name: assigner
        image: quay.io/example/assigner:${tag}
        imagePullPolicy: Never # must build manually
        args:
        - --conf_path=/config/assigner.json
        env:
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: assigner
              key: token
      volumes:
      - name: config-volume
        configMap:
          name: assigner
          items:
          - key: conffile
            path: assigner.json
`

/** Has one space of indent, two containers. */
export const narrow = (tag: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
 namespace: monitoring
 name: charts # a comment, and only one space
spec:
  template:
    spec:
      containers:
      - name: charts
        image: quay.io/example/charts:${tag}
        imagePullPolicy: IfNotPresent
        ports:
        - containerPort: 80
      - name: source
        image: quay.io/example/source:main-e50ecf2
`

/** Has keys in another order, the image first. */
export const unsorted = (one: string, other: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: nginx
spec:
  template:
    metadata:
      labels:
        name: nginx
    spec:
      containers:
      - ports:
        - containerPort: 80
        image: ${one}
        name: nginx
      - image: ${other}# here the image comes first
        name: nginx2
`

/** Has blank lines and comments in odd places. */
export const spaced = (tag: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: gate
spec:

  # Two lines after a blank one,
  # as they are found elsewhere
  minReadySeconds: 30

  replicas: 5
  template:
    metadata:
      annotations:
        prometheus.io/port: "8080"
    spec:
      # spacers in what follows
      containers:
      - name: gate
        image: quay.io/example/gate:main-71a4ede
        args:
        - -log.level=info
        #
        # A comment may stand here
        - -log.loud=false
        #
        ports:
        - containerPort: 80
      #
      - name: logging
        image: quay.io/example/logging:${tag}
        env:
        - name: CONF
          value: fluent.conf
`

/** Has single quotes. */
export const quoted = (tag: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: net
spec:
  template:
    spec:
      containers:
      - name: net
        image: 'example/net-kube:${tag}'
`

/** Has several documents. */
export const several = (tag: string, separator = '---\n', before = '', after = '') => `${before}apiVersion: v1
kind: Namespace
metadata:
  name: hello
${separator}apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  annotations:
    other.example.com/foo: bar
  name: hello
  namespace: hello
spec:
  minReadySeconds: 1
  template:
    spec:
      containers:
      - name: greeter
        image: quay.io/example/hello:${tag}
        args:
        - -msg=Ahoy
      - name: sidecar
        image: quay.io/example/sidecar:main-a000002
${after}`

/** Has a List. */
export const list = (tag: string) => `---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Namespace
  metadata:
    name: hello
- apiVersion: extensions/v1beta1
  kind: Deployment
  metadata:
    name: hello
    namespace: hello
  spec:
    template:
      spec:
        containers:
        - name: greeter
          image: quay.io/example/hello:${tag}
`

/** Has a HelmRelease with annotations that point. */
export const mapped = (repository: string, tag: string) => `---
apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata:
  name: app
  namespace: maria
  annotations:
    repository.fluxcd.io/app: customRepository
    tag.fluxcd.io/app: customTag
spec:
  chart:
    git: https://example.com/charts
    path: charts/app
  values:
    customRepository: ${repository}
    customTag: ${tag}
`

/** Has an init container. */
export const init = (tag: string) => `---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      initContainers:
      - name: prepare
        image: example/prepare:${tag}
      containers:
      - name: web
        image: nginx:1.10-alpine
`
