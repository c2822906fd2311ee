import type { Content, MediaTypeNode } from './document.js';
import type { Spec } from './spec.js';

/** The codec of core for each media type. */
const CODECS: readonly { name: string; module: string; matches: RegExp }[] = [
  { name: 'jsonCodec', module: 'json', matches: /^application\/(?:[\w.-]+\+)?json$/ },
  { name: 'ndjsonCodec', module: 'ndjson', matches: /^application\/x-ndjson$/ },
  { name: 'msgpackCodec', module: 'msgpack', matches: /^application\/msgpack$/ },
  { name: 'octetStreamCodec', module: 'octet-stream', matches: /^application\/octet-stream$/ },
  { name: 'textCodec', module: 'text', matches: /^text\/[\w.+-]+$/ },
];

export const hasCodec = (mediaType: string): boolean => CODECS.some(({ matches }) => matches.test(mediaType));

export const isJson = (mediaType: string): boolean => codecOf(mediaType).name === 'jsonCodec';

export const isBinary = (mediaType: string): boolean => codecOf(mediaType).name === 'octetStreamCodec';

export const isStream = (mediaType: string): boolean => codecOf(mediaType).name === 'ndjsonCodec';

export const isText = (mediaType: string): boolean => codecOf(mediaType).name === 'textCodec';

/** Media types that the plain method of an operation accepts, without those that have a separate method. */
export const plainMediaTypes = (content: Content): [string, MediaTypeNode][] =>
  Object.entries(content).filter(([, node]) => node['x-method'] === undefined);

/** The codecs that a service needs for whole bodies, in a fixed order. Those of streams are loaded with the first stream. */
export function codecsOf(spec: Spec): { name: string; module: string }[] {
  const used = new Set(
    mediaTypesOf(spec)
      .filter((mediaType) => !isStream(mediaType))
      .map((mediaType) => codecOf(mediaType).name),
  );
  return CODECS.filter(({ name }) => used.has(name));
}

/** Every media type of requests and responses, including errors. */
function mediaTypesOf(spec: Spec): string[] {
  return spec.operations().flatMap((operation) => {
    const responses = Object.values(operation.node.responses ?? {}).map((node) => spec.resolve(node).content ?? {});
    return [operation.body?.content ?? {}, ...responses].flatMap(Object.keys);
  });
}

function codecOf(mediaType: string): { name: string; module: string } {
  const found = CODECS.find(({ matches }) => matches.test(mediaType));
  if (found === undefined) throw new Error(`no codec of src/core/codecs reads ${mediaType}`);
  return found;
}
