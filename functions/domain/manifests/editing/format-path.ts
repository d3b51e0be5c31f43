// Paths as people read them: `spec.template.spec.containers[0].image`, `metadata.annotations["fluxcd.io/locked"]`.
import type { Path } from './syntax.ts'

/** Renders a path; a key that holds dots or worse is quoted. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}
