import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET } from 'fastkit/mock/node';

export const API_KEY = 'chaos-api-key-3f81c2';
export const CREDENTIAL_DATA = '{"secretAccessKey":"chaos-bucket-key-77d0"}';
export const SECRET_VALUE = 'chaos-secret-value-51b9';

/** Texts that must not occur in any error. */
export const SECRETS: readonly string[] = [
  API_KEY,
  'chaos-bucket-key-77d0',
  SECRET_VALUE,
  DEFAULT_ADMIN_TOKEN,
  DEFAULT_FASTMAP_SECRET.slice(0, 32),
  DEFAULT_FASTMAP_SECRET.slice(32),
];
