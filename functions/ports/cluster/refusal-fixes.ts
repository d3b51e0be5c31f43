// The closed set of words for why one object was refused, and what a person can do about each.

const again = 'It is tried again with the next sync.'

/** What to do, by code. */
export const fixes = {
  'object-invalid': 'Correct the named fields in the manifest and push again.',
  'unknown-field': 'Correct the name or the place of the field, or use an apiVersion that has it.',
  'object-immutable':
    'Undo the change of these fields, or annotate it with fluxcd.io/recreate: "true" to have it deleted and created anew.',
  'object-recreated': 'Delete it by hand if it should go: it is not the object that was applied.',
  'object-conflict': `Another change came between. ${again}`,
  'object-too-large': 'Make the object smaller: the server takes 3 MiB, and stores about 1.5 MiB.',
  'object-unconvertible':
    'The stored object does not fit its schema any more: migrate it, or delete it if it may be made anew.',
  'object-refused': 'Read the message: the server gave a reason that fluxless has no word for.',
  'namespace-missing': 'Add a manifest for the namespace, or correct metadata.namespace.',
  'namespace-terminating': 'Wait until the namespace is gone; the next sync makes it anew if Git has it.',
  'role-missing': 'Add the role that the binding names, or correct roleRef.',
  forbidden: 'Grant the named verb to the identity fluxless uses; a new object needs create as well as patch.',
  'rbac-escalation':
    'Leave the right out of the role, or grant fluxless what the role holds; with escalate and bind it could take any right.',
  'quota-exceeded': 'Raise the ResourceQuota of the namespace, or ask for less.',
  'denied-by-policy': 'Make the object fit the policy, or change the policy.',
  'webhook-denied': 'Make the object fit what the admission webhook asks for.',
  'webhook-unreachable': `Check the workload behind the admission webhook. ${again}`,
  'kind-not-served': 'Add its CustomResourceDefinition; the object is applied by the sync that finds it.',
  'version-not-served': 'Use one of the served versions in apiVersion.',
  'server-busy': `The server was too busy for too long. ${again}`,
  'server-error': `Look at the log of the API server. ${again}`,
  'cluster-unreachable': `The connection broke on this object again and again. ${again}`,
} as const

/** Is one word for why an object was not applied. */
export type RefusalCode = keyof typeof fixes
