// How what runs to an end does: bare pods and jobs.
import type { JsonObject } from '../manifests/json.ts'
import { readConditions } from './conditions.ts'
import { failed, fieldsOf, type Health, healthy, listOf, progressing, textOf } from './health.ts'

/** Judges a Job: running is under way, suspended is not waited for. */
export function judgeJob(object: JsonObject): Health {
  const conditions = readConditions(object)
  const failure = conditions.get('Failed')
  if (failure?.status === 'True') return failed(failure.words)
  if (conditions.get('Complete')?.status === 'True') return healthy()
  if (fieldsOf(object.spec).suspend === true) return healthy('suspended: it does not run')
  return progressing('it has not completed yet')
}

/** The image or the configuration is wrong; no restart changes that. Kubelet's words. */
const BROKEN = /^(?:Err|ImagePullBackOff$|InvalidImageName$)|Error$/

/**
 * Judges a Pod. One that gives up after a crash may be meant to be tried again by its owner, so crashes only count where
 * the pod itself is to be restarted for ever.
 *
 * @see https://github.com/argoproj/gitops-engine/blob/master/pkg/health/health_pod.go
 */
export function judgePod(object: JsonObject): Health {
  const { phase, message } = fieldsOf(object.status)
  const isRestarted = (textOf(fieldsOf(object.spec).restartPolicy) || 'Always') === 'Always'
  const containers = readContainers(object)
  const stuck = containers.find(({ waiting }) => BROKEN.test(waiting) || (isRestarted && waiting.endsWith('BackOff')))
  if (phase !== 'Succeeded' && phase !== 'Failed' && stuck) return failed(describeStuck(stuck))
  const conditions = readConditions(object)
  switch (phase) {
    case 'Succeeded':
      return healthy()
    case 'Failed': {
      const guilty = containers.find(({ exit }) => exit !== undefined)
      return failed(textOf(message) || (guilty ? describeExit(guilty) : 'its containers failed'))
    }
    case 'Running': {
      if (!isRestarted) return progressing('it has not completed yet')
      if (conditions.get('Ready')?.status === 'True') return healthy()
      const crashed = containers.find(({ isReady, lastExit }) => !isReady && lastExit !== undefined)
      if (crashed) return failed(describeExit({ ...crashed, exit: crashed.lastExit }))
      return progressing(conditions.get('Ready')?.words ?? 'it is not ready yet')
    }
    default: {
      const scheduling = conditions.get('PodScheduled')
      // An autoscaler may be adding the node that is missing.
      if (scheduling?.status === 'False') return progressing(`${scheduling.reason}: ${scheduling.words}`)
      return progressing('its containers have not started yet')
    }
  }
}

type Container = {
  readonly name: string
  readonly isReady: boolean
  /** Why it waits, in kubelet's word; empty when it does not. */
  readonly waiting: string
  readonly words: string
  /** How it ended; what it printed last is left out, since it may hold anything. */
  readonly exit: string | undefined
  readonly lastExit: string | undefined
}

function readContainers(object: JsonObject): readonly Container[] {
  const { initContainerStatuses, containerStatuses } = fieldsOf(object.status)
  return [...listOf(initContainerStatuses), ...listOf(containerStatuses)].map(raw => {
    const state = fieldsOf(raw.state)
    const waiting = fieldsOf(state.waiting)
    return {
      name: textOf(raw.name),
      isReady: raw.ready === true,
      waiting: textOf(waiting.reason),
      words: textOf(waiting.message),
      exit: readExit(fieldsOf(state.terminated)),
      lastExit: readExit(fieldsOf(fieldsOf(raw.lastState).terminated)),
    }
  })
}

function readExit({ exitCode, reason }: JsonObject): string | undefined {
  if (exitCode === undefined || Number(exitCode) === 0) return undefined
  const word = textOf(reason)
  return word === '' || word === 'Error' ? `exit code ${exitCode}` : `${word}, exit code ${exitCode}`
}

function describeStuck({ name, waiting, words, lastExit }: Container): string {
  const ended = lastExit === undefined ? '' : ` (last ended with ${lastExit})`
  return `container ${name}: ${waiting}${ended}${words === '' ? '' : `: ${words}`}`
}

function describeExit({ name, exit }: Pick<Container, 'name' | 'exit'>): string {
  return `container ${name} ended with ${exit}`
}
