import type { FastvmContext } from '../../../../generated/fastvm/base.js';
import { codecs } from '../../../../generated/fastvm/operations.js';
import {
  type ClientOptions,
  requireCredential,
  resolveConfig,
  type ServiceProfile,
} from '../../../core/client/client-options.js';
import { HttpClient } from '../../../core/openapi/http-client.js';
import { withCustomHeaders } from './custom-headers.js';

/** Options of a `FastvmClient`, and of {@link createFastvmContext}. */
export interface FastvmClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTVM_API_KEY`. Required one way or the other. */
  apiKey?: string | undefined;
}

const PROFILE: ServiceProfile = {
  service: 'fastvm',
  envPrefix: 'FASTVM',
  baseUrlVariable: 'FASTVM_BASE_URL',
  defaultBaseUrl: 'https://api.fastvm.org',
  codecs,
};

/**
 * Creates the context for the functions of `fastkit/fastvm/functions`. Sends no request.
 *
 * Reads the same environment variables as `FastvmClient`: `FASTVM_API_KEY`, `FASTVM_BASE_URL`, `FASTVM_LOG`, `FASTVM_CUSTOM_HEADERS`.
 *
 * @throws ConfigurationError if there is no API key or an option is invalid.
 * @example
 * import { createFastvmContext, vmsList } from 'fastkit/fastvm/functions';
 *
 * const vms = await vmsList(createFastvmContext({ apiKey }));
 */
export function createFastvmContext(options: FastvmClientOptions = {}): FastvmContext {
  const apiKey = requireCredential('apiKey', options.apiKey, 'FASTVM_API_KEY');
  const credentials = { 'x-api-key': apiKey };
  const authorize = () => credentials;
  const configured = { ...options, headers: withCustomHeaders(options.headers) };
  return new HttpClient(resolveConfig(PROFILE, configured, { secrets: [apiKey], authorize }));
}
