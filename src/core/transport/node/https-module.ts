import type https from 'node:https';

/** `node:https`, loaded when it is first needed: including TLS, it takes longer to load than all of fastkit. */
export function httpsModule(): typeof https {
  return process.getBuiltinModule('node:https');
}
