// Workloads of extensions/v1beta1, apps/v1beta1 and apps/v1beta2: shaped as in apps/v1, but for three fields.
// A selector is taken from the template's labels; the old defaults of strategies and history are not taken over.
import { isMap, type JsonMap, valueAt } from '../object.ts'
import { type Conversion, inField, withAnnotation } from './reshape.ts'

const ROLLBACK = 'deprecated.deployment.rollback.to'
const GENERATION = 'deprecated.daemonset.template.generation'

/** Converts workloads that may come without a selector. */
export const SELECTING: Conversion = { up: select, down: object => object }

/** Converts Deployments, whose rollback is an annotation now. */
export const DEPLOYMENT_V1BETA1: Conversion = {
  up(object) {
    const revision = valueAt(object, 'spec', 'rollbackTo', 'revision')
    const bare = inField(select(object), 'spec', ({ rollbackTo: _, ...spec }) => spec)
    return revision === undefined ? bare : withAnnotation(bare, ROLLBACK, String(revision))
  },
  down(object) {
    const kept = valueAt(object, 'metadata', 'annotations', ROLLBACK)
    if (kept === undefined) return object
    const bare = withAnnotation(object, ROLLBACK, undefined)
    return inField(bare, 'spec', spec => ({ ...spec, rollbackTo: { revision: Number(kept) } }))
  },
}

/** Converts DaemonSets of extensions/v1beta1, whose template's generation the server counts in an annotation now. */
export const DAEMON_SET_V1BETA1: Conversion = {
  up: object => inField(select(object), 'spec', ({ templateGeneration: _, ...spec }) => spec),
  down(object) {
    const kept = valueAt(object, 'metadata', 'annotations', GENERATION)
    return inField(object, 'spec', spec => (kept === undefined ? spec : { ...spec, templateGeneration: Number(kept) }))
  },
}

function select(object: JsonMap): JsonMap {
  const matchLabels = valueAt(object, 'spec', 'template', 'metadata', 'labels')
  return inField(object, 'spec', spec =>
    isMap(spec.selector) || !isMap(matchLabels) ? spec : { ...spec, selector: { matchLabels } },
  )
}
