// The verbs of fluxctl that have Git written to.
import type { Values } from './parse-arguments.ts'
import { policy } from './policy.ts'
import { release } from './release.ts'
import { POLICY_OPTIONS, RELEASE_OPTIONS, WORKLOAD_OPTIONS } from './update-options.ts'
import type { Verb } from './verb.ts'
import type { World } from './world.ts'

/** Makes what a verb runs that stands for one option of `policy`. */
const change = (option: string) => (values: Values, world: World) => policy(new Map(values).set(option, 'true'), world)

/** Every such verb, in the order of help. */
export const UPDATE_VERBS: readonly Verb[] = [
  {
    name: 'release',
    aliases: [],
    summary: 'Write other images to Git, and wait until they are applied',
    teaching: `Changes the images of workloads in Git with one commit, and waits until that is applied. Where a target's settings ask
for change requests, it opens one and prints its address. Tag patterns and locks are obeyed: a release of an image
that a pattern leaves out says "cannot find one or more images"; --force disregards the pattern, and the locks of
workloads that are named. Exits with 1 when none of the workloads that are named could be released.`,
    examples: [
      ['fluxctl release -n demo --workload deployment/shop -i acme/shop:v2', 'one image of one workload'],
      ['fluxctl release --all -i acme/shop:v2', 'wherever the repository is used'],
      ['fluxctl release --all --update-all-images --dry-run -v', 'only look; -v tells what is skipped and why'],
      ['fluxctl release --all --update-all-images --interactive', 'choose at the terminal'],
      ['fluxctl release --workload demo:deployment/shop --update-all-images -w', 'follow the rollout'],
    ],
    options: RELEASE_OPTIONS,
    run: release,
  },
  {
    name: 'automate',
    aliases: [],
    summary: 'Let newer images of a workload be released by themselves',
    teaching:
      'Annotates the workload in Git as automated: from then on, newer images that its tag patterns let through are\nwritten to Git without anybody asking. Set patterns with fluxctl policy --tag.',
    examples: [
      ['fluxctl automate -w demo:deployment/shop', 'one workload'],
      ['fluxctl automate -n demo -w deployment/shop -m "after the freeze"', 'with a reason in the commit'],
    ],
    options: WORKLOAD_OPTIONS,
    run: change('automate'),
  },
  {
    name: 'deautomate',
    aliases: [],
    summary: 'Stop releasing newer images of a workload by themselves',
    teaching: 'Takes the annotation away in Git that fluxctl automate sets. What runs stays as it is.',
    examples: [['fluxctl deautomate -w demo:deployment/shop', 'one workload']],
    options: WORKLOAD_OPTIONS,
    run: change('deautomate'),
  },
  {
    name: 'lock',
    aliases: [],
    summary: 'Let no release touch a workload',
    teaching:
      'Annotates the workload in Git as locked, with who did it and why: neither automation nor fluxctl release changes its\nimages. What is committed by hand is applied all the same.',
    examples: [['fluxctl lock -w demo:deployment/shop -m "v7 loses orders"', 'say why: others will read it']],
    options: WORKLOAD_OPTIONS,
    run: change('lock'),
  },
  {
    name: 'unlock',
    aliases: [],
    summary: 'Let releases touch a workload again',
    teaching: 'Takes the annotations away in Git that fluxctl lock sets.',
    examples: [['fluxctl unlock -w demo:deployment/shop', 'one workload']],
    options: WORKLOAD_OPTIONS,
    run: change('unlock'),
  },
  {
    name: 'policy',
    aliases: [],
    summary: 'Change what Git says about releases of a workload',
    teaching: `Changes several annotations of a workload in Git with one commit: automation, locks, and which tags a container may
have. A pattern is a glob (main-*), a range of versions (semver:~1.2) or a regular expression (regexp:^v\\d+$); put it
in quotes, or the shell changes it. It does not wait until the commit is applied.`,
    examples: [
      ['fluxctl policy -w demo:deployment/shop --automate --unlock', 'two at once'],
      ["fluxctl policy -w demo:deployment/shop --tag 'app=semver:>=1, <2' --tag 'proxy=lts-*'", 'two containers'],
      ["fluxctl policy -w demo:deployment/shop --tag-all '*'", 'any tag, in every container'],
    ],
    options: POLICY_OPTIONS,
    run: policy,
  },
]
