/** One step from a container to one of its items: an index, a property, or another description. */
export type PathStep = string | number;

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const MAX_STEPS = 12;

/** Formats steps as in source code: `[3].callback`. The middle of very long paths is left out. */
export function formatPath(steps: readonly PathStep[]): string {
  if (steps.length <= MAX_STEPS) return steps.map(formatStep).join('');
  const half = MAX_STEPS / 2;
  return `${steps.slice(0, half).map(formatStep).join('')}…${steps.slice(-half).map(formatStep).join('')}`;
}

/** The step that leads to the entry of a Map under `key`. */
export function mapStep(key: unknown): PathStep {
  if (typeof key === 'string' || typeof key === 'number') return key;
  return typeof key === 'bigint' || typeof key === 'boolean' || key === null ? String(key) : '(object key)';
}

function formatStep(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return IDENTIFIER.test(step) ? `.${step}` : `[${JSON.stringify(step.length > 40 ? `${step.slice(0, 40)}…` : step)}]`;
}
