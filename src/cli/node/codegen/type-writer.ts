import { codeOf, messageOf } from '../../../core/errors/is-error.js';
import { InputError } from '../../input-error.js';
import type { Json } from '../../routes/json.js';

export type TypeWriter = (document: Json, source: string) => Promise<string>;

const INSTALL = 'run `npm install --save-dev openapi-typescript@7 typescript@5`';

/**
 * Loads the code that needs openapi-typescript and typescript, which users of only the library do not install.
 *
 * @throws InputError that says what to install.
 */
export async function loadTypeWriter(): Promise<TypeWriter> {
  try {
    // TypeScript 7 has no JavaScript compiler API, on which openapi-typescript would fail later with an unclear error.
    const { default: typescript }: { default?: { factory?: unknown; version?: unknown } } = await import('typescript');
    if (typescript?.factory === undefined)
      throw new InputError(`codegen needs typescript 5, found ${typescript?.version ?? 'another'}: ${INSTALL}`);
    const { writeTypes } = await import('../../routes/write-types.js');
    return (document, source) => writeTypes(document).catch((error: unknown) => refuse(error, source));
  } catch (error) {
    const missing = missingPackage(error);
    if (missing === undefined) throw error;
    throw new InputError(`codegen needs the package ${missing}: ${INSTALL}`);
  }
}

/** `readDocument` does not check everything that can be wrong with a schema. */
function refuse(error: unknown, source: string): never {
  throw new InputError(`${source}: openapi-typescript cannot read it: ${messageOf(error)}`);
}

function missingPackage(error: unknown): string | undefined {
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(String(codeOf(error)))) return undefined;
  return /'(openapi-typescript|typescript)'/.exec(messageOf(error))?.[1];
}
