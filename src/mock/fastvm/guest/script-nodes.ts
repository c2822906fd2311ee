import type { PipelineNode, WordNode } from 'just-bash';

/** Visits every pipeline of a script, those inside others first. */
export function visitPipelines(node: unknown, visit: (pipeline: PipelineNode) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const child of Object.values(node)) visitPipelines(child, visit);
  if ('type' in node && node.type === 'Pipeline') visit(node as PipelineNode);
}

/** The text of a word without expansions and quotes. */
export function literalOf(word: WordNode): string | undefined {
  const part = word.parts.length === 1 ? word.parts[0] : undefined;
  return part?.type === 'Literal' ? part.value : undefined;
}
