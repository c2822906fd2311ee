import { InvalidArgumentError } from '../../../core/errors/index.js';

const HANDLER_FILE = /^(handler|index|main|app)\.[a-z]+$/;
const KEPT_ELSEWHERE: ReadonlySet<string> = new Set(['fn.config.json', 'fn.env.json']);

/** The source texts of a deployment; the handler is `code` or one of `files`. */
export interface Sources {
  readonly handlerFile: string | undefined;
  codeFor(handlerFile: string | undefined): string | undefined;
  othersBeside(handlerFile: string | undefined): readonly (readonly [string, string])[];
}

interface SourceTexts {
  readonly code?: string | undefined;
  /** By path. */
  readonly files?: Readonly<Record<string, string>> | undefined;
}

/** Separates the handler from the other files. @throws InvalidArgumentError for files that have their own API. */
export function sourcesOf({ code, files = {} }: SourceTexts): Sources {
  const reserved = Object.keys(files).find((path) => KEPT_ELSEWHERE.has(path));
  if (reserved !== undefined) throw new InvalidArgumentError(`files cannot contain ${reserved}: use config and env`);
  const handlerFile = code === undefined ? Object.keys(files).find((path) => HANDLER_FILE.test(path)) : undefined;
  return {
    handlerFile,
    codeFor: (file) => code ?? (file !== undefined && Object.hasOwn(files, file) ? files[file] : undefined),
    othersBeside: (file) => Object.entries(files).filter(([path]) => path !== file),
  };
}
