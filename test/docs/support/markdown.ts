/** A fenced block of a Markdown page. */
export interface Fence {
  /** First word of the info string: `ts`, `sh`, `yaml`, … */
  readonly language: string;
  /** The other words of the info string. */
  readonly flags: readonly string[];
  /** Text between the fences, without a last line break. */
  readonly text: string;
  /** Line of the page, counted from 1, of the block's first line. */
  readonly line: number;
  /** The paragraph or list item right above the block, as one line. */
  readonly lead: string;
}

/** Every fenced block of a page, in order. */
export function fencesOf(page: string): Fence[] {
  const lines = page.split('\n');
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent, info] = /^(\s*)```(\S.*)?$/.exec(lines[at] ?? '') ?? [];
    if (indent === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && line.trimEnd() === `${indent}\`\`\``);
    if (end < 0) throw new Error(`line ${at + 1}: the block has no end`);
    const [language = '', ...flags] = (info ?? '').split(/\s+/);
    const text = lines
      .slice(at + 1, end)
      .map((line) => line.slice(Math.min(indent.length, line.length - line.trimStart().length)))
      .join('\n');
    fences.push({ language, flags, text, line: at + 2, lead: leadOf(lines, at) });
    at = end;
  }
  return fences;
}

/** The targets of a page's links and images, except those in code. */
export function linksOf(page: string): string[] {
  const prose = page.replace(/^([ \t]*)```[\s\S]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The anchors that a page's headings have on GitHub. */
export function anchorsOf(page: string): string[] {
  const prose = page.replace(/^([ \t]*)```[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function leadOf(lines: readonly string[], fence: number): string {
  let end = fence;
  while (end > 0 && lines[end - 1]?.trim() === '') end--;
  let start = end;
  while (start > 0 && lines[start - 1]?.trim() !== '' && !lines[start - 1]?.trimStart().startsWith('```')) start--;
  return lines
    .slice(start, end)
    .map((line) => line.trim())
    .join(' ');
}
