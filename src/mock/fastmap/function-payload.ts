import { gzip } from '#platform';
import { msgpackCodec } from '../../core/codecs/msgpack.js';
import { isPlainObject } from '../../core/util/checks.js';
import { isKind } from '../../core/util/kinds.js';
import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';

const MAX_PAYLOAD_BYTES = 512 * 1024 * 1024;

/**
 * Reads an uploaded payload. `requirements` may be the documented list or the map of package to version that the vendor's client sends. All
 * fields but `func` are optional.
 *
 * @throws Error that describes the problem with the payload.
 */
export async function decodeFunctionPayload(payload: Uint8Array): Promise<FunctionDictionary> {
  const value = msgpackCodec.decode?.(await (await gzip()).gunzip(payload, MAX_PAYLOAD_BYTES));
  if (!isPlainObject(value)) throw new Error('the payload is not a MessagePack map');
  const { func, local_sources: sources = {}, installed_mods: mods = [], requirements = [] } = value;
  if (!isKind(func, 'Uint8Array')) throw new Error('func is not of the bin family');
  if (!isPlainObject(sources)) throw new Error('local_sources is not a map');
  return {
    func,
    localSources: Object.fromEntries(
      Object.entries(sources).map(([module, source]) => [module, text(source, `local_sources[${module}]`)]),
    ),
    installedMods: texts(mods, 'installed_mods'),
    requirements: isPlainObject(requirements)
      ? Object.entries(requirements).map(([name, version]) => `${name}==${version}`)
      : texts(requirements, 'requirements'),
  };
}

function texts(value: unknown, field: string): string[] {
  if (!Array.isArray(value)) throw new Error(`${field} is not a list`);
  return value.map((item: unknown, index) => text(item, `${field}[${index}]`));
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new Error(`${field} is not a string`);
  return value;
}
