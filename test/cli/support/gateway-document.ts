import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const FIXTURE = fileURLToPath(new URL('../../fixtures/fastfn/gateway-openapi.json', import.meta.url));

export type Node = { [key: string]: unknown };
export type Paths = Record<string, Record<string, Node>>;

/** A fresh copy of the recorded document, defects included. */
export const recordedDocument = (): Node & { paths: Paths } => JSON.parse(readFileSync(FIXTURE, 'utf8'));

/** The recorded catalog of the same gateway, reduced to the parts that are read. */
export const CATALOG = {
  mapped_routes: { '/tree/:rest*': [], '/curly/{id}': [], '/api/*/mid/*': [], '/versioned': [], '/next/versioned': [] },
  runtimes: {
    node: {
      functions: [
        {
          name: 'versioned',
          has_default: true,
          versions: ['v2'],
          versions_policy: { v2: { methods: ['GET', 'PUT'] } },
        },
        { name: 'crud', has_default: true, versions: {}, versions_policy: {} },
        { name: 'shop/items/[id].js', has_default: true, versions: ['v9'], versions_policy: {} },
      ],
    },
    rust: { functions: {} },
  },
};

/** The recorded functions, duplicated below prefixes until there are at least `count` operations. */
export function multipliedDocument(count: number): Node {
  const document = recordedDocument();
  const ofUser = Object.entries(document.paths).filter(([path]) => !path.startsWith('/_fn/'));
  const each = ofUser.reduce((sum, [, item]) => sum + Object.keys(item).length, 0);
  const paths: Paths = {};
  for (let copy = 0; copy * each < count; copy += 1) {
    for (const [path, item] of ofUser) paths[copy === 0 ? path : `/copy-${copy}${path}`] = item;
  }
  return { ...document, paths };
}

/** The same value with the keys of every object in the opposite order. */
export function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reverseKeys(member)]),
  );
}
