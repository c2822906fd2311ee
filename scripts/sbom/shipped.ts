/** A component of a CycloneDX document, as far as it is read here. */
export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly [field: string]: unknown;
}

/** A CycloneDX document, as far as it is read here. */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component; readonly [field: string]: unknown };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly [field: string]: unknown;
}

/** The packages that reach users, by their `name@version`. */
export interface Shipped {
  /** Name of the package itself. */
  readonly name: string;
  /** Installed beside it. */
  readonly installed: readonly string[];
  /** Their code is in its files. */
  readonly bundled: readonly string[];
  /** Code in its files that no package of the tree stands for. */
  readonly embedded: readonly Component[];
}

/** In the taxonomy of CycloneDX for npm. */
const BUNDLED = [{ name: 'cdx:npm:package:bundled', value: 'true' }];

/**
 * Of the SBOM of a whole tree, development included, the part that reaches users. Equal trees give equal documents: without time, serial number
 * and version of npm, and in the order of names.
 *
 * Throws for a package that the tree does not have.
 */
export function shippedSbom(tree: Sbom, { name, installed, bundled, embedded }: Shipped): Sbom {
  const { serialNumber: _, ...document } = tree;
  const { timestamp: __, ...metadata } = tree.metadata;
  const refs = withDependencies(tree, installed);
  const components = [
    ...refs.map((ref) => componentOf(tree, ref)),
    ...bundled.filter((ref) => !refs.includes(ref)).map((ref) => ({ ...componentOf(tree, ref), properties: BUNDLED })),
    ...embedded.map((component) => ({ ...component, properties: BUNDLED })),
  ].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const known = components.map((component) => component['bom-ref']);
  const own = tree.metadata.component['bom-ref'];
  return {
    ...document,
    metadata: {
      ...metadata,
      tools: [{ vendor: 'npm', name: 'cli' }],
      // npm takes the name of the folder.
      component: { ...tree.metadata.component, name },
    },
    components,
    dependencies: [own, ...known].map((ref) => ({
      ref,
      dependsOn: ref === own ? known : dependsOn(tree, ref).filter((other) => known.includes(other)),
    })),
  };
}

/** The packages, and those that they need in turn. */
function withDependencies(tree: Sbom, refs: readonly string[]): string[] {
  const found = new Set(refs);
  for (const ref of found) for (const other of dependsOn(tree, ref)) found.add(other);
  return [...found];
}

function dependsOn({ dependencies }: Sbom, ref: string): string[] {
  return [...(dependencies.find((entry) => entry.ref === ref)?.dependsOn ?? [])].sort();
}

function componentOf({ components }: Sbom, ref: string): Component {
  const found = components.find((component) => component['bom-ref'] === ref);
  if (found === undefined) throw new Error(`the dependency tree has no ${ref}: run npm ci`);
  return found;
}
