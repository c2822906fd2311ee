/**
 * A plugin for builds and tests: openapi-fetch without the platform's `Headers` and `FormData`. The headers that it merges are unused,
 * because core creates those of a request; but in Node the first use of either class loads all of undici, which takes longer
 * than the rest of a first call.
 */
export const lightOpenapiFetch = {
  name: 'light-openapi-fetch',
  transform(code: string, id: string): string | undefined {
    if (!/\/openapi-fetch\/dist\/index\.mjs$/.test(id)) return undefined;
    for (const used of ['new Headers()', 'instanceof FormData']) {
      if (!code.includes(used)) throw new Error(`openapi-fetch has no "${used}" any more: check what it does instead`);
    }
    // On the first line, so that source maps stay correct.
    return `const Headers = Map; class FormData {} ${code}`;
  },
};
