import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRepositoryFile } from './sources.js';

/** Words that had a meaning of their own here, and the field's word for it. */
export const BANNED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/answer/i, 'response; respond, return'],
  [/\bunasked\b/i, 'by default, automatically'],
  [/repeat(able|ing)|\bunrepeat/i, 'retryable, retrying; for bodies: replayable'],
  [
    /(?<!\.)\brepeat(s|ed)?\b(?!\()(?! (parameter|query|header|key|name|value|field|item|entr|group|flag|option|element))/i,
    'retry',
  ],
  [
    /\b(an?|one|each|every|the|two|between|first|last|next|single) looks?\b(?!up| up)|\bLook[A-Z]|[a-z]Look\b/,
    'poll; status',
  ],
  [
    /(exec|test|an?|the|its|another) doubles?\b(?![- ]?(quot|click|slash|colon|precision))|[a-z]Double\b|\bDouble(?!Quoted)[A-Z]/,
    'stub',
  ],
  [/\bhops?\b|\bHop[A-Z]|[a-z]Hops?\b/, 'storage request'],
  [/\bpieces?\b|[Pp]iece[A-Z]|[a-z]Pieces?\b|PIECE/, 'chunk'],
  [/(?<!\b[Ii]n )\b[Pp]laces?\b|\bplace[A-Z]|[a-z]Place\b/, 'path, location, position; directory'],
  [/\b(un)?solve[sd]?\b|\bsolve[A-Z]/, 'process'],
  [/\bpulses?\b/i, 'change signal'],
  [/\bevidence\b|\blearn(s|ed|t|ing)?\b/i, 'estimate, observe'],
  [/\b(judge[sd]?|judging|judg(e)?ments?|verdicts?)\b|[Jj]udge[A-Z]/, 'classify, classification'],
  [/\b(wish(es|ed|ing)?|wished-for)\b/i, 'requested, desired'],
  [/\b[Ff]orget(s|ting)?\b|[a-z]Forget|\bforget[A-Z]/, 'remove, unsubscribe'],
  [/\bsurroundings\b/i, 'context, environment'],
  [/\bby hand: /i, 'reproduce with'],
  [/\b(operationBegun|attemptEnded|retryDecided|performCall|repeatAttempts)\b/, 'a verb for what the function does'],
  [/\b(liftTimeout|hurry|whenCalled|silentWhenIdle|stopSendingAtEnd)\b/, 'what it does'],
  [/\b(MOST|LONGEST|SHORTEST|LARGEST|DEEPEST|OLDEST)(_[A-Z]+)*\b/, 'MAX_…, MIN_…'],
  [/\bthe house\b/i, 'this repository'],
  [/\bmend(s|ed|ing)?\b/i, 'fix, repair'],
  [/\b(hold|holds|held|holding)\b[^.\n]{0,60}\bagainst\b/i, 'validate against, check against'],
];

export const BRITISH =
  /\b\w*(organis|behaviour|normalis|authoris|serialis|recognis|initialis|synchronis|optimis|prioritis|generalis|summaris|realis(?!m)|colour|neighbour|favour(?!ite)|honour|labell(?=ed(?!by)|ing)|modell(?=ed|ing)|travell(?=ed|ing)|signall(?=ed|ing)|cancell(?=ed|ing|e[rd])|analys(?=e[sd]?\b)|catalogue|artefact|licence|grey\b|fulfil\b|centre\b)/i;

/** What a word means otherwise, by file; everything else that is excluded is data that others wrote. */
const ALLOWED: readonly (readonly [file: RegExp, text: RegExp, reason: string])[] = [
  [/^test\/project\/terms\.ts$/, /./, 'this list'],
  [/^\.changeset\//, /`/, 'old names of what was renamed'],
  [/^test\/overrides\/fastmap\/pickle\/fixtures\.ts$/, /repeat: number/, 'a field of recorded data'],
];

const files = execFileSync('git', [
  'ls-files',
  '-co',
  '--exclude-standard',
  '--',
  'src',
  'specs',
  'docs',
  'test',
  'scripts',
  'bench',
  'examples',
  '*.md',
  '*.txt',
  '.changeset',
  '.github',
])
  .toString()
  .trim()
  .split('\n')
  .filter((file) => /\.(ts|mjs|js|md|yaml|yml|html|css|json|txt|py)$/.test(file))
  .filter((file) => existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))))
  .filter((file) => !/^(test\/fixtures\/|THIRD-PARTY-NOTICES|CODE_OF_CONDUCT)/.test(file));

/** Lines with something from a list, as `file:line: text (instead)`. */
export function linesWith(list: readonly (readonly [RegExp, string])[]): string[] {
  return files.flatMap((file) =>
    readRepositoryFile(file)
      .split('\n')
      .flatMap((line, index) => {
        const hit = list.find(([pattern]) => pattern.test(line));
        if (hit === undefined) return [];
        if (ALLOWED.some(([where, text]) => where.test(file) && text.test(line))) return [];
        return [`${file}:${index + 1}: ${line.trim().slice(0, 120)} (${hit[1]})`];
      }),
  );
}
