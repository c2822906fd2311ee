import type { FunctionRecord } from './function-record.js';

export const CONFIG_FILE = 'fn.config.json';
export const ENV_FILE = 'fn.env.json';

const DEPS = /^(package\.json|requirements\.txt|composer\.json|Cargo\.toml|go\.mod)$/;
const LOCK = /^(package-lock\.json|requirements\.lock\.txt|composer\.lock|Cargo\.lock|go\.sum)$/;
const MAX_DEPTH = 3;

/** All files of a function's folder by path, including its configuration and its variables, with secrets in plain text. */
export function allFiles(record: FunctionRecord): Map<string, string> {
  const { filename, code, config, env, files } = record;
  return new Map([
    [filename, code],
    [CONFIG_FILE, `${JSON.stringify(config)}\n`],
    ...(env ? [[ENV_FILE, `${JSON.stringify(Object.fromEntries(env))}\n`] as const] : []),
    ...files,
  ]);
}

/** The paths of a listing: three levels, no dot files. */
export const isListed = (path: string): boolean => {
  const segments = path.split('/');
  return segments.length <= MAX_DEPTH && !segments.some((segment) => segment.startsWith('.'));
};

/** Whether a path is inside the function's folder. */
export const isInside = (path: string): boolean =>
  path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');

export function fileType(record: FunctionRecord, path: string): string {
  if (path === record.filename) return 'handler';
  if (path === CONFIG_FILE) return 'config';
  if (path === ENV_FILE) return 'env';
  if (DEPS.test(path)) return 'deps';
  return LOCK.test(path) ? 'lock' : 'file';
}
