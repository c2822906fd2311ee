import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Component, type Sbom, shippedSbom } from '../../scripts/sbom/shipped.js';
import { packedPackage } from './support/packed.js';
import { ROOT } from './support/root.js';

describe('the SBOM in the tarball', () => {
  let folder: string;
  let sbom: Sbom;
  let dependencies: string[];
  /** Packages whose code is in `dist`. */
  let inFiles: string[];
  beforeAll(async () => {
    ({ folder } = await packedPackage());
    sbom = JSON.parse(await readFile(join(folder, 'sbom.cdx.json'), 'utf8'));
    dependencies = Object.keys(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).dependencies);
    const files = await readdir(join(folder, 'dist'), { recursive: true });
    const maps = files.filter((path) => path.endsWith('.map'));
    const sources = await Promise.all(
      maps.map(
        async (path): Promise<string[]> => JSON.parse(await readFile(join(folder, 'dist', path), 'utf8')).sources,
      ),
    );
    const mapped = sources
      .flat()
      .flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    // Copied and not bundled, so that no map tells of it.
    const copied = files
      .filter((path) => /^reference\/.*\.js$/.test(path))
      .map((path) => /(\w+)\.standalone\.js$/.exec(path)?.[1]);
    inFiles = [...new Set([...mapped, ...copied.map(String)])].sort();
  }, 300_000);

  test('lists what is in the files and what is installed with them, and nothing else', () => {
    expect(inFiles).toContain('valibot');
    expect(inFiles).toContain('redoc');
    const names = sbom.components.map(({ name }) => name);
    // No dependency has dependencies of its own.
    expect([...names].sort()).toEqual([...new Set([...inFiles, ...dependencies])].sort());
  });

  test('says of each which version, license and package it is, and whether it is bundled', async () => {
    for (const { name, version, purl, licenses, hashes, properties } of sbom.components) {
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(licenses, name).toEqual([{ license: { id: expect.stringMatching(/^(MIT|ISC)$/) } }]);
      const isBundled = properties?.some((property) => property.name === 'cdx:npm:package:bundled') ?? false;
      expect(isBundled, name).toBe(inFiles.includes(name));
      if (name === 'redoc') continue;
      expect(hashes, name).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
      const manifest = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
      expect(JSON.parse(manifest).version, name).toBe(version);
    }
  });

  test('is a CycloneDX document of this package, with the same bytes for the same tree', async () => {
    const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/) });
    expect(sbom.metadata.component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
    expect(sbom).not.toHaveProperty('serialNumber');
    expect(sbom.metadata).not.toHaveProperty('timestamp');
    expect(JSON.stringify(sbom)).not.toContain(ROOT);
    const refs = sbom.components.map((component) => component['bom-ref']);
    expect(refs).toEqual([...refs].sort());
    expect(sbom.dependencies[0]).toEqual({ ref: `${name}@${version}`, dependsOn: refs });
  });
});

describe('shippedSbom', () => {
  const component = (name: string, version = '1.0.0'): Component => ({
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  });
  const tree = (extra: object = {}): Sbom => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: {
      component: { ...component('app'), name: 'folder' },
      timestamp: 'now',
      tools: [{ version: '11' }],
    },
    components: ['c', 'b', 'a', 'tool', 'inner'].map((name) => component(name)),
    dependencies: [
      { ref: 'app@1.0.0', dependsOn: ['a@1.0.0', 'b@1.0.0', 'tool@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['inner@1.0.0'] },
      { ref: 'inner@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'b@1.0.0', dependsOn: ['tool@1.0.0', 'a@1.0.0'] },
    ],
    ...extra,
  });
  const shipped = {
    name: 'app',
    installed: ['a@1.0.0'],
    bundled: ['b@1.0.0', 'a@1.0.0'],
    embedded: [component('x', '3.0.0')],
  };

  test('keeps what is installed with all that it needs, what is bundled without, and what is embedded', () => {
    const { components, dependencies, metadata } = shippedSbom(tree(), shipped);
    expect(components.map(({ name, properties }) => [name, properties?.[0]?.name])).toEqual([
      ['a', 'cdx:npm:package:development'],
      ['b', 'cdx:npm:package:bundled'],
      ['inner', 'cdx:npm:package:development'],
      ['x', 'cdx:npm:package:bundled'],
    ]);
    expect(dependencies).toEqual([
      { ref: 'app@1.0.0', dependsOn: ['a@1.0.0', 'b@1.0.0', 'inner@1.0.0', 'x@3.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['inner@1.0.0'] },
      { ref: 'b@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'inner@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'x@3.0.0', dependsOn: [] },
    ]);
    expect(metadata.component.name).toBe('app');
  });

  test('is the same at another time, with another npm and another order', () => {
    const other = tree({ serialNumber: 'urn:uuid:2' });
    const later = { ...other, metadata: { ...other.metadata, timestamp: 'later', tools: [{ version: '10' }] } };
    const reversed = { ...later, components: [...later.components].reverse() };
    expect(JSON.stringify(shippedSbom(reversed, shipped))).toBe(JSON.stringify(shippedSbom(tree(), shipped)));
  });

  test('refuses a package that the tree does not have', () => {
    expect(() => shippedSbom(tree(), { ...shipped, bundled: ['b@2.0.0'] })).toThrow(/has no b@2\.0\.0/);
  });
});
