// Paths of fields as people read them: `spec.containers[name=app].image`, `data["tls.crt"]`.

/** Is one step of a path: the name of a field, or a place in a list. */
export type Step = string | { readonly item: string }

/** Renders a path; a name that holds dots or worse is quoted. */
export function renderPath(steps: readonly Step[]): string {
  let path = ''
  for (const step of steps) {
    if (typeof step !== 'string') path += `[${step.item}]`
    else if (!/^[A-Za-z_$][\w$-]*$/.test(step)) path += `[${JSON.stringify(step)}]`
    else path += path === '' ? step : `.${step}`
  }
  return path
}
