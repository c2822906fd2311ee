import type { FastfnContext } from '../../../generated/fastfn/base.js';
import { codecs } from '../../../generated/fastfn/operations.js';
import {
  type ClientOptions,
  environmentOf,
  optionsForCopies,
  resolveConfig,
  type ServiceProfile,
} from '../../core/client/client-options.js';
import { HttpClient } from '../../core/openapi/http-client.js';
import { loadPart } from '../../core/util/load-part.js';
import { classifyFailure, PUBLIC_CALL } from './classify-failure.js';
import { Session } from './session.js';

/** Options of a `FastfnClient`, and of {@link createFastfnContext}. */
export interface FastfnClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTFN_ADMIN_TOKEN`. Without one, only calls that the gateway allows to everyone work. */
  adminToken?: string | undefined;
}

const PROFILE: ServiceProfile = {
  service: 'fastfn',
  envPrefix: 'FASTFN',
  baseUrlVariable: 'FASTFN_BASE_URL',
  defaultBaseUrl: 'http://127.0.0.1:8080',
  variables: ['FASTFN_ADMIN_TOKEN'],
  codecs,
};

const loadHints = () => loadPart(() => import('./hints.js')).then(({ hintFor }) => hintFor);

/**
 * Creates the context that the functions of `fastkit/fastfn/functions` accept. Sends nothing, and does not keep a login session.
 *
 * Reads the same environment variables as `FastfnClient`: `FASTFN_BASE_URL`, `FASTFN_ADMIN_TOKEN`, `FASTFN_LOG`.
 *
 * @throws ConfigurationError if an option is invalid.
 * @example
 * import { createFastfnContext, jobsList } from 'fastkit/fastfn/functions';
 *
 * const jobs = await jobsList(createFastfnContext({ adminToken }));
 */
export function createFastfnContext(options: FastfnClientOptions = {}): FastfnContext {
  return resolveFastfn(options).context;
}

/** The context of a client, with the session that its calls carry, and the options for its copies, which have their own session. */
export function resolveFastfn(options: FastfnClientOptions): {
  readonly context: FastfnContext;
  readonly session: Session;
  readonly hasToken: boolean;
  readonly ownOptions: FastfnClientOptions;
} {
  const env = environmentOf(PROFILE, options);
  const adminToken = options.adminToken?.trim() || env.FASTFN_ADMIN_TOKEN;
  const session = new Session();
  // Functions see all headers of a call, so calls to them carry no credentials. Every console call except GET needs the CSRF header; the
  // gateway ignores it on GET.
  const authorize = ({ operationId }: { readonly operationId: string }) =>
    operationId === PUBLIC_CALL ? {} : { 'x-fn-request': '1', 'x-fn-admin-token': adminToken, ...session.header };
  const secrets = adminToken === undefined ? [] : [adminToken];
  const config = { ...resolveConfig(PROFILE, options, { secrets, authorize, classifyFailure }, env), loadHints };
  const ownOptions = optionsForCopies(options, env, config);
  return { context: new HttpClient(config), session, hasToken: adminToken !== undefined, ownOptions };
}
