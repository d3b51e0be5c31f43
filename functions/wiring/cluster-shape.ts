// The shape of the settings for clusters: the ways in which one is reached.
import * as v from 'valibot'
import { describe, oneOf, secretRef, text } from './shape-pieces.ts'

/** Goes into a header, one line of printable ASCII. */
const identity = v.pipe(v.string(), v.regex(/^[!-~]([ -~]*[!-~])?$/, 'a name of printable ASCII'))
const region = v.pipe(v.string(), v.regex(/^[a-z]{2,5}(-[a-z]+)+-\d+$/, 'a region such as eu-west-1'))
/** A token is sent there: it must not be read on the way. */
const endpoint = v.pipe(
  v.string(),
  v.regex(
    /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))[^\s]+$/,
    'an address that begins with https://',
  ),
)
const authority = v.pipe(
  v.string(),
  v.regex(/^LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/, 'a certificate as clouds and kubeconfigs write it: PEM in base64'),
)
const roleArn = v.pipe(v.string(), v.regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'the ARN of a role'))
const provider = v.pipe(
  v.string(),
  v.regex(
    /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/,
    'projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>',
  ),
)

const impersonate = v.optional(
  describe(
    v.strictObject({
      user: describe(identity, 'User to act as, such as system:serviceaccount:team-a:deployer.'),
      groups: v.optional(
        describe(
          v.array(identity),
          'Groups to act in; those of a service account are added by the cluster when empty.',
        ),
        [],
      ),
    }),
    'Whom to act as; our own identity then needs no right but to impersonate. Two names may lead to one cluster.',
  ),
)

const eks = v.strictObject({
  name: describe(text, 'Name of the EKS cluster.'),
  region: describe(region, 'AWS region it is in.'),
  roleArn: v.optional(describe(roleArn, 'Role to take on first, such as one in the account of the cluster.')),
  endpoint: v.optional(describe(endpoint, 'Address of the API server; asked of EKS when absent.')),
  certificateAuthority: v.optional(
    describe(authority, 'Its certificate authority, PEM in base64; asked of EKS when absent.'),
  ),
})

const gke = v.strictObject({
  endpoint: describe(endpoint, 'Address of the API server, by IP or DNS.'),
  certificateAuthority: v.optional(
    describe(authority, 'Its certificate authority, PEM in base64; none for the DNS-based endpoint.'),
  ),
  provider: describe(provider, 'Provider of workload identity that trusts the AWS account.'),
  serviceAccount: v.optional(
    describe(
      v.pipe(v.string(), v.email('an e-mail address')),
      'Google service account to act as; the role itself when absent.',
    ),
  ),
})

const aks = v.strictObject({
  endpoint: describe(endpoint, 'Address of the API server.'),
  certificateAuthority: describe(authority, 'Its certificate authority, PEM in base64.'),
  tenant: describe(text, 'Tenant id of Entra.'),
  clientId: describe(text, 'Client id of the application that the cluster knows.'),
  clientSecret: v.optional(
    describe(secretRef, 'Its secret; without one the application must trust the AWS role (a federated credential).'),
  ),
})

/** Describes one cluster. */
export const clusterShape = oneOf(
  {
    kubeconfig: v.strictObject({
      kubeconfig: describe(secretRef, 'Where the kubeconfig is kept.'),
      context: v.optional(describe(text, "Context to use; the kubeconfig's current one by default.")),
      impersonate,
    }),
    inCluster: v.strictObject({
      inCluster: describe(v.literal(true), 'Use the service account of the pod fluxless runs in.'),
      impersonate,
    }),
    eks: v.strictObject({ eks: describe(eks, 'An EKS cluster, reached with the role of the function.'), impersonate }),
    gke: v.strictObject({
      gke: describe(gke, 'A GKE cluster, reached with the AWS role, without a key.'),
      impersonate,
    }),
    aks: v.strictObject({ aks: describe(aks, 'An AKS cluster that knows Entra identities.'), impersonate }),
  },
  'one of kubeconfig (with an optional context), inCluster: true, eks, gke or aks',
)
