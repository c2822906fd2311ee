import type { FastvmContext } from '../../../../generated/fastvm/base.js';
import { codecs } from '../../../../generated/fastvm/operations.js';
import {
  type ClientOptions,
  environmentOf,
  optionsForCopies,
  requireCredential,
  resolveConfig,
  type ServiceProfile,
} from '../../../core/client/client-options.js';
import { HttpClient } from '../../../core/openapi/http-client.js';
import { loadPart } from '../../../core/util/load-part.js';
import { CUSTOM_HEADERS, withCustomHeaders } from './custom-headers.js';

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
  variables: ['FASTVM_API_KEY', CUSTOM_HEADERS],
  codecs,
};

const loadHints = () => loadPart(() => import('../hints/hints.js')).then(({ hintFor }) => hintFor);

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
  return resolveFastvm(options).context;
}

/** The context of a client, with the options for its copies. */
export function resolveFastvm(options: FastvmClientOptions): {
  readonly context: FastvmContext;
  readonly ownOptions: FastvmClientOptions;
} {
  const env = environmentOf(PROFILE, options);
  const apiKey = requireCredential('apiKey', options.apiKey, 'FASTVM_API_KEY', env);
  const credentials = { 'x-api-key': apiKey };
  const authorize = () => credentials;
  const configured = { ...options, headers: withCustomHeaders(options.headers, env[CUSTOM_HEADERS]) };
  const config = { ...resolveConfig(PROFILE, configured, { secrets: [apiKey], authorize }, env), loadHints };
  return { context: new HttpClient(config), ownOptions: optionsForCopies(options, env, config) };
}
