const MAX_CHARACTERS = 64;

/** A name as the service keeps it: trimmed, inner blanks collapsed, cut after 64 characters; `fallback` when nothing is left. */
export function normaliseName(name: string | undefined, fallback: string): string {
  const collapsed = (name ?? '').trim().replace(/\s+/gu, ' ');
  // Code points, so that no character is cut in half.
  return [...collapsed].slice(0, MAX_CHARACTERS).join('') || fallback;
}
