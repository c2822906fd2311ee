import { statusText } from './format.js';

/**
 * Whether a call is shown: it contains every word, and no word that starts with `-`. Words are service, operation, method, path,
 * status, `fault`, `violation`.
 *
 * @param {object} call
 * @param {string} text
 * @param {boolean} onlyViolations
 */
export function isShown(call, text, onlyViolations) {
  if (onlyViolations && call.violations.length === 0) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = searchText(call);
  return words.every((word) =>
    word.length > 1 && word.startsWith('-') ? !haystack.includes(word.slice(1)) : haystack.includes(word),
  );
}

function searchText(call) {
  const { service, operation, method, path, fault, violations } = call;
  const marks = [
    fault === undefined ? '' : `fault ${fault}`,
    ...violations.map((violation) => `violation ${violation}`),
  ];
  return [service, operation, method, path, statusText(call), ...marks].join(' ').toLowerCase();
}
