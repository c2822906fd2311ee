/** Parts of this length are compared; a quote of twice the length always contains a whole one. */
const BLOCK = 16;
/** Of a part that recurs in the text, at most so many positions are compared. */
const MAX_POSITIONS = 64;

/**
 * Masks the parts of a long secret that a text quotes: whole files are rarely quoted, but their first lines or their last ones are. Finds every
 * quote of 31 characters or more, unless it is encoded. Takes time in proportion to both lengths.
 */
export function maskQuotes(text: string, secret: string, mask: string): string {
  const positions = positionsOfParts(text);
  const quoted = new Uint8Array(text.length);
  for (let at = 0; at + BLOCK <= secret.length; at += BLOCK) {
    for (const position of positions.get(secret.slice(at, at + BLOCK)) ?? []) {
      if (quoted[position] === 1 && quoted[position + BLOCK - 1] === 1) continue;
      let start = position;
      while (start > 0 && text[start - 1] === secret[at - (position - start) - 1]) start--;
      let end = position + BLOCK;
      while (end < text.length && text[end] === secret[at + (end - position)]) end++;
      quoted.fill(1, start, end);
    }
  }
  return masked(text, quoted, mask);
}

/** Where each part of the text begins. */
function positionsOfParts(text: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let at = 0; at + BLOCK <= text.length; at++) {
    const part = text.slice(at, at + BLOCK);
    const positions = found.get(part);
    if (positions !== undefined) {
      if (positions.length < MAX_POSITIONS) positions.push(at);
    } else if (!/^(.)\1+$/s.test(part)) {
      // Runs of blanks or zeros tell nothing and occur in any text.
      found.set(part, [at]);
    }
  }
  return found;
}

function masked(text: string, quoted: Uint8Array, mask: string): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const isQuoted = quoted[at] === 1;
    const next = quoted.indexOf(isQuoted ? 0 : 1, at);
    const end = next === -1 ? text.length : next;
    result += isQuoted ? mask : text.slice(at, end);
    at = end;
  }
  return result;
}
