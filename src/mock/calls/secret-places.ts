/** Headers whose values are credentials. */
export const SECRET_HEADER = /token|secret|password|api-?key|credential|authorization|cookie|signature/i;

/** Fields whose text is a credential wherever they stand. Ids and names of credentials are none. */
const SECRET_FIELD =
  /(token|secret|password|passwd|api[-_]?key|credential|authorization|cookie|private[-_]?key|signature|uploadUrl|downloadUrl|stdin)s?$/i;

/** Maps whose members all are secret: environments, whatever their keys. */
const SECRET_MAP = /^(env|envVars|fn_env|secrets)$/;

/** Further fields that are secret in the requests of one operation. */
export const SECRET_REQUEST_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'volumeCredentials.create': ['data'],
  'secrets.set': ['value'],
  'vms.files.fetch': ['url'],
};

/** Operations whose requests are maps of secrets. */
export const SECRET_BODIES: ReadonlySet<string> = new Set(['functions.env.update']);

export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}

export function isSecretMap(name: string): boolean {
  return SECRET_MAP.test(name);
}
