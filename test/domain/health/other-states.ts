// States of what workloads stand on, of custom resources, and of what all kinds share.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { aCondition, anObject, minutesAgo, type State } from './an-object.ts'

const claim = (phase: string, annotations: JsonObject = {}) =>
  anObject('v1/PersistentVolumeClaim', { metadata: { annotations }, status: { phase } })
const service = (spec: JsonObject, status: JsonObject = {}) => anObject('v1/Service', { spec, status })
const autoscaler = (...conditions: readonly JsonObject[]) =>
  anObject('autoscaling/v2/HorizontalPodAutoscaler', { status: { conditions } })
const crd = (...conditions: readonly JsonObject[]) =>
  anObject('apiextensions.k8s.io/v1/CustomResourceDefinition', { status: { conditions } })
const api = (...conditions: readonly JsonObject[]) =>
  anObject('apiregistration.k8s.io/v1/APIService', { status: { conditions } })
const custom = (...conditions: readonly JsonObject[]) => anObject('example.com/v1/Greeting', { status: { conditions } })
const release = (...conditions: readonly JsonObject[]) =>
  anObject('helm.fluxcd.io/v1/HelmRelease', { status: { conditions } })

const address = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }
const provisioned = { 'volume.kubernetes.io/storage-provisioner': 'ebs.csi.aws.com' }
const noMetrics = (minutes: number) =>
  aCondition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics returned', minutesAgo(minutes))

/** Lists them: what it is called, the object, the verdict, the words. */
export const OTHER_STATES: readonly State[] = [
  ['a claim bound', claim('Bound'), 'healthy'],
  ['a claim provisioning', claim('Pending', provisioned), 'progressing', 'it is not bound to a volume yet'],
  [
    'a claim waiting for its first pod',
    claim('Pending'),
    'healthy',
    'not bound: it waits for its first pod, or for a volume',
  ],
  ['a claim nobody saw yet', anObject('v1/PersistentVolumeClaim'), 'progressing', 'it is not bound to a volume yet'],
  ['a claim lost', claim('Lost'), 'failed', 'its volume is gone'],
  ['a Service inside', service({ type: 'ClusterIP' }), 'healthy'],
  ['a Service outside', service({ type: 'LoadBalancer' }, address), 'healthy'],
  [
    'a Service pending',
    service({ type: 'LoadBalancer' }, { loadBalancer: {} }),
    'healthy',
    'its load balancer has no address yet',
  ],
  ['an Ingress with an address', anObject('networking.k8s.io/v1/Ingress', { status: address }), 'healthy'],
  ['an Ingress without', anObject('networking.k8s.io/v1/Ingress'), 'healthy', 'no address is known for it yet'],
  ['an autoscaler at work', autoscaler(aCondition('AbleToScale', 'True', 'ReadyForNewScale')), 'healthy'],
  ['an autoscaler at its limit', autoscaler(aCondition('ScalingLimited', 'True', 'TooManyReplicas')), 'healthy'],
  ['an autoscaler nobody saw yet', autoscaler(), 'progressing', 'it has not looked at its target yet'],
  [
    'an autoscaler without metrics at first',
    autoscaler(aCondition('AbleToScale', 'True'), noMetrics(4)),
    'progressing',
    'no metrics returned',
  ],
  [
    'an autoscaler without metrics for long',
    autoscaler(aCondition('AbleToScale', 'True'), noMetrics(5)),
    'failed',
    'no metrics returned',
  ],
  [
    'an autoscaler without a target for long',
    autoscaler(
      aCondition('AbleToScale', 'False', 'FailedGetScale', 'deployments.apps "shop" not found', minutesAgo(6)),
    ),
    'failed',
    'deployments.apps "shop" not found',
  ],
  [
    'an autoscaler switched off',
    autoscaler(
      aCondition('AbleToScale', 'True'),
      aCondition('ScalingActive', 'False', 'ScalingDisabled', 'off', minutesAgo(60)),
    ),
    'healthy',
  ],
  [
    'a disruption budget seen',
    anObject('policy/v1/PodDisruptionBudget', {
      metadata: { generation: 1 },
      status: { observedGeneration: 1, conditions: [aCondition('DisruptionAllowed', 'False')] },
    }),
    'healthy',
  ],
  [
    'a disruption budget not seen',
    anObject('policy/v1/PodDisruptionBudget', {
      metadata: { generation: 2 },
      status: { observedGeneration: 1 },
    }),
    'progressing',
    'its controller has not seen the latest change yet',
  ],
  ['a CRD served', crd(aCondition('NamesAccepted', 'True'), aCondition('Established', 'True')), 'healthy'],
  ['a CRD nobody saw yet', crd(), 'progressing', 'its kind is not served yet'],
  [
    'a CRD installing',
    crd(aCondition('Established', 'False', 'Installing', 'the names are accepted')),
    'progressing',
    'its kind is not served yet',
  ],
  [
    'a CRD not established',
    crd(aCondition('Established', 'False', 'NotAccepted', 'not all names are accepted')),
    'failed',
    'not all names are accepted',
  ],
  [
    'a CRD whose names are taken',
    crd(aCondition('NamesAccepted', 'False', 'PluralConflict', '"shops" is already in use')),
    'failed',
    '"shops" is already in use',
  ],
  ['an API that answers', api(aCondition('Available', 'True')), 'healthy'],
  [
    'an API without a server',
    api(aCondition('Available', 'False', 'MissingEndpoints', 'endpoints have no addresses')),
    'progressing',
    'endpoints have no addresses',
  ],
  ['an API nobody asked yet', api(), 'progressing', 'its server was not asked yet'],
  ['a Namespace', anObject('v1/Namespace', { status: { phase: 'Active' } }), 'healthy'],
  [
    'a Namespace going',
    anObject('v1/Namespace', { status: { phase: 'Terminating' } }),
    'deleting',
    'it is being deleted',
  ],
  ['a ConfigMap', anObject('v1/ConfigMap', { data: {} }), 'healthy'],
  ['a custom resource that says nothing', anObject('example.com/v1/Greeting'), 'healthy'],
  [
    'a custom resource whose controller counts no generations',
    anObject('example.com/v1/Greeting', {
      metadata: { generation: 3 },
      status: { conditions: [aCondition('Ready', 'True')] },
    }),
    'healthy',
  ],
  ['a custom resource ready', custom(aCondition('Ready', 'True')), 'healthy'],
  [
    'a custom resource not ready',
    custom(aCondition('Ready', 'False', 'Building', 'the chart is fetched')),
    'progressing',
    'the chart is fetched',
  ],
  [
    'a custom resource not ready for long',
    custom(aCondition('Ready', 'False', 'Broken', 'no such chart', minutesAgo(10))),
    'failed',
    'no such chart',
  ],
  [
    'a custom resource unsure for long',
    custom(aCondition('Ready', 'Unknown', 'Asking', 'no answer', minutesAgo(30))),
    'progressing',
    'no answer',
  ],
  [
    'a custom resource not ready since nobody knows',
    custom({ type: 'Ready', status: 'False', reason: 'Waits' }),
    'progressing',
    'Waits',
  ],
  [
    'a custom resource without a reason',
    custom({ type: 'Ready', status: 'Unknown' }),
    'progressing',
    'Ready is Unknown',
  ],
  [
    'a custom resource reconciling',
    custom(aCondition('Reconciling', 'True', 'NewGeneration', 'on it'), aCondition('Ready', 'True')),
    'progressing',
    'on it',
  ],
  [
    'a custom resource stalled',
    custom(aCondition('Stalled', 'True', 'Invalid', 'the URL is none'), aCondition('Ready', 'False')),
    'failed',
    'the URL is none',
  ],
  ['a custom resource available', custom(aCondition('Available', 'True')), 'healthy'],
  [
    'a custom resource not available',
    custom(aCondition('Available', 'False', 'NoPods', 'no pods')),
    'progressing',
    'no pods',
  ],
  ['a Deployment of somebody else', anObject('example.com/v1/Deployment', { spec: { replicas: 3 } }), 'healthy'],
  ['a HelmRelease released', release(aCondition('Released', 'True')), 'healthy'],
  [
    'a HelmRelease failed',
    release(aCondition('Released', 'False', 'Failed', 'Release failed for shop')),
    'failed',
    'Release failed for shop',
  ],
  ['a HelmRelease nobody saw yet', release(), 'progressing', 'its chart is not released yet'],
  [
    'anything on its way out',
    anObject('example.com/v1/Greeting', {
      metadata: { deletionTimestamp: minutesAgo(1) },
      status: { conditions: [aCondition('Stalled', 'True')] },
    }),
    'deleting',
    'it is being deleted',
  ],
  [
    'an object whose shape is none',
    anObject('apps/v1/Deployment', {
      spec: null,
      status: { conditions: [null, 'odd', 7], replicas: 'many' },
    }),
    'progressing',
    '0 of 1 pods are updated',
  ],
]
