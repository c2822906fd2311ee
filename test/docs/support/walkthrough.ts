/** One step of a walkthrough. */
export type Step =
  | { readonly kind: 'create'; readonly file: string; readonly text: string }
  | { readonly kind: 'insert'; readonly file: string; readonly before: string; readonly text: string }
  | {
      readonly kind: 'replace';
      readonly file: string;
      readonly every: boolean;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'run'; readonly commands: string; readonly failsAt: string | undefined };

const CREATE = /Create `([^`]+)`:$/;
const INSERT = /In `([^`]+)`, insert before the line `([^`]+)`:$/;
const REPLACE = /^In `([^`]+)`, replace (every )?`([^`]+)` with `([^`]+)`\.$/;
const FAILS = /fails and names `([^`]+)`:$/;

/** The steps of a page's section, in order. Throws if an instruction is not understood. */
export function stepsOf(page: string, heading: string): Step[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`there is no section ${heading}`);
  let lead = '';
  return blocksOf(section).flatMap((block): Step[] => {
    const fence = /^```(\w+)[^\n]*\n([\s\S]*?)\n?```$/.exec(block);
    if (fence === null) {
      lead = block.replaceAll('\n', ' ');
      const [, file, every, from, to] = REPLACE.exec(lead) ?? [];
      if (file !== undefined && from !== undefined && to !== undefined) {
        return [{ kind: 'replace', file, every: every !== undefined, from, to }];
      }
      if (/^(In|Create) `/.test(lead) && !CREATE.test(lead) && !INSERT.test(lead))
        throw new Error(`not understood: ${lead}`);
      return [];
    }
    const [, language, text = ''] = fence;
    const said = lead;
    lead = '';
    if (language === 'sh') return [{ kind: 'run', commands: text, failsAt: FAILS.exec(said)?.[1] }];
    const [, created] = CREATE.exec(said) ?? [];
    if (created !== undefined) return [{ kind: 'create', file: created, text: `${text}\n` }];
    const [, file, before] = INSERT.exec(said) ?? [];
    if (file !== undefined && before !== undefined) return [{ kind: 'insert', file, before, text: `${text}\n` }];
    throw new Error(`it is not said what to do with the block after: ${said}`);
  });
}

/** A section's paragraphs and fenced blocks. */
function blocksOf(section: string): string[] {
  return [...section.matchAll(/^```[\s\S]*?^```$|^(?!```)[^\n]+(?:\n(?!```)[^\n]+)*/gm)].map(([block]) =>
    block.trimEnd(),
  );
}

/** Applies an editing step. */
export function edit(text: string, step: Extract<Step, { kind: 'insert' | 'replace' }>): string {
  if (step.kind === 'insert') {
    const [before, ...rest] = text.split(`${step.before}\n`);
    if (before === undefined || rest.length !== 1) throw new Error(`${step.file} has not one line ${step.before}`);
    return `${before}${step.text}${step.before}\n${rest[0]}`;
  }
  const times = text.split(step.from).length - 1;
  if (times === 0 || (times > 1 && !step.every)) throw new Error(`${step.file} has ${step.from} ${times} times`);
  return text.replaceAll(step.from, step.to);
}
