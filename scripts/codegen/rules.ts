import { bodyRules } from './rules-bodies.js';
import { documentRules } from './rules-document.js';
import { operationRules } from './rules-operations.js';
import type { SpecSource } from './source.js';
import { Spec } from './spec.js';

/**
 * All violations of the rules of `specs/README.md` in a spec, as lines ready to print. Rules about operations follow
 * references, so they run only if the document itself is valid.
 */
export function brokenRules(source: SpecSource): string[] {
  if (source.syntaxErrors.length > 0) return source.syntaxErrors;
  const structural = [...documentRules(source.document)];
  const dangling = structural.some(({ rule }) => rule === 'ref-exists');
  const spec = new Spec(source.service, source.document);
  const others = dangling ? [] : [...bodyRules(spec)];
  return [...structural, ...operationRules(source.document), ...others].map((violation) => source.describe(violation));
}
