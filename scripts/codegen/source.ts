import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document as YamlDocument } from 'yaml';
import type { Document } from './document.js';

/** Path of a node in a document: keys and indexes from the root. */
export type NodePath = readonly (string | number)[];

/** One violation of a rule, with its path in the document. */
export interface SpecViolation {
  readonly rule: string;
  readonly path: NodePath;
  readonly message: string;
}

/** A spec file with the line of every node. */
export class SpecSource {
  /** Name of the file in messages, for instance `specs/fastvm.yaml`. */
  readonly file: string;
  readonly service: string;
  readonly document: Document;
  readonly #yaml: YamlDocument;
  readonly #lines: LineCounter;

  static async read(folder: string, file: string): Promise<SpecSource> {
    const lines = new LineCounter();
    const yaml = parseDocument(await readFile(join(folder, file), 'utf8'), { lineCounter: lines });
    return new SpecSource(`${basename(folder)}/${file}`, yaml, lines);
  }

  private constructor(file: string, yaml: YamlDocument, lines: LineCounter) {
    this.file = file;
    this.service = basename(file, '.yaml');
    this.document = yaml.errors.length === 0 ? (yaml.toJS() as Document) : { openapi: '', info: {} };
    this.#yaml = yaml;
    this.#lines = lines;
  }

  /** YAML errors, ready to print. */
  get syntaxErrors(): string[] {
    return this.#yaml.errors.map((error) => this.#print(error.pos[0], 'yaml', error.message.split('\n')[0] ?? ''));
  }

  /** A violation ready to print: `specs/fastvm.yaml:12  rule  message`. */
  describe({ rule, path, message }: SpecViolation): string {
    return this.#print(this.#offsetOf(path), rule, message);
  }

  #print(offset: number, rule: string, message: string): string {
    return `${this.file}:${this.#lines.linePos(offset).line}  ${rule}  ${message}`;
  }

  /** The start of a key, or of a list's element. */
  #offsetOf(path: NodePath): number {
    const parent = this.#yaml.getIn(path.slice(0, -1), true);
    const key = path.at(-1);
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    const node = isScalar(pair?.key) ? pair.key : this.#yaml.getIn(path, true);
    return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  }
}
