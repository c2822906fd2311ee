// Preloaded with `node --import`: hides the package named by WITHOUT_PACKAGE.
import { register } from 'node:module';

const hooks = `
export async function resolve(specifier, context, next) {
  if (specifier !== ${JSON.stringify(process.env.WITHOUT_PACKAGE)}) return next(specifier, context);
  throw Object.assign(new Error("Cannot find package '" + specifier + "' imported from x"), { code: 'ERR_MODULE_NOT_FOUND' });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
