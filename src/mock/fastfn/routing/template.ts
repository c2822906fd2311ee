import { compileRoute } from './pattern.js';

export type Interpolation =
  | { readonly path: string; readonly params: Readonly<Record<string, string>> }
  | { readonly missing: readonly string[] };

/**
 * Fills the parameters of a route template, for invoke and jobs. Values are encoded once, catch-alls segment by segment; an unnamed star without a
 * value stays a star.
 */
export function interpolate(template: string, values: Readonly<Record<string, unknown>>): Interpolation {
  const names = compileRoute(template).params[Symbol.iterator]();
  const params: Record<string, string> = {};
  const missing: string[] = [];
  const segments = template.split('/').map((segment) => {
    const isStar = segment === '*';
    if (!isStar && !/^:[A-Za-z_][A-Za-z0-9_]*\*?$/.test(segment)) return segment;
    const name = String(names.next().value);
    const value = values[name];
    if (value === undefined || value === null || value === '') {
      if (!isStar) missing.push(name);
      return segment;
    }
    params[name] = String(value);
    if (!segment.endsWith('*')) return encodeURIComponent(params[name]);
    return params[name].split('/').map(encodeURIComponent).join('/');
  });
  return missing.length > 0 ? { missing } : { path: segments.join('/'), params };
}
