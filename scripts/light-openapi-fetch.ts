/**
 * A plugin for builds and tests: openapi-fetch without the platform's `Headers` and `FormData`. Nobody reads the headers that it merges,
 * for those of a request are made by the core; but in Node the first use of either class loads the whole of undici, which takes longer
 * than the rest of a first call.
 */
export const lightOpenapiFetch = {
  name: 'light-openapi-fetch',
  transform(code: string, id: string): string | undefined {
    if (!/\/openapi-fetch\/dist\/index\.mjs$/.test(id)) return undefined;
    for (const used of ['new Headers()', 'instanceof FormData']) {
      if (!code.includes(used))
        throw new Error(`openapi-fetch has no "${used}" any more: look at what it does instead`);
    }
    // On the first line, for source maps to stay right.
    return `const Headers = Map; class FormData {} ${code}`;
  },
};
