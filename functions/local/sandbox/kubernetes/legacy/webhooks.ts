// Webhook configurations of admissionregistration.k8s.io/v1beta1: shaped as in v1, with other defaults.
import { type Conversion, inItems } from './reshape.ts'

const DEFAULTS = {
  failurePolicy: 'Ignore',
  matchPolicy: 'Exact',
  sideEffects: 'Unknown',
  timeoutSeconds: 30,
  admissionReviewVersions: ['v1beta1'],
}

/** Fills in what v1 requires or would fill in otherwise; nothing has to be taken back. */
export const WEBHOOKS_V1BETA1: Conversion = {
  up: object => inItems(object, 'webhooks', webhook => ({ ...DEFAULTS, ...webhook })),
  down: object => object,
}
