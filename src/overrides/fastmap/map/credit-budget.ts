/** What a run has spent, on what, and what is under way. */
export interface Spending {
  readonly maxCredits: number;
  readonly credits: number;
  /** Elements that the credits were spent on. */
  readonly elements: number;
  readonly elementsInFlight: number;
}

/**
 * How many more elements the budget allows, if they cost what elements have cost so far. Nothing is known before the first results:
 * then everything is allowed.
 */
export function affordableElements({ maxCredits, credits, elements, elementsInFlight }: Spending): number {
  if (maxCredits === Number.POSITIVE_INFINITY) return maxCredits;
  if (credits >= maxCredits) return 0;
  const creditsPerElement = elements === 0 ? 0 : credits / elements;
  if (creditsPerElement === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((maxCredits - credits) / creditsPerElement) - elementsInFlight);
}
