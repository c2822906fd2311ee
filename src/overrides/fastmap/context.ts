import type { FastmapContext } from '../../../generated/fastmap/base.js';
import { codecs } from '../../../generated/fastmap/operations.js';
import {
  type ClientOptions,
  environmentOf,
  optionsForCopies,
  requireCredential,
  resolveConfig,
  type ServiceProfile,
} from '../../core/client/client-options.js';
import type { WireBody } from '../../core/codecs/codec.js';
import { InvalidArgumentError } from '../../core/errors/index.js';
import { isKind } from '../../core/util/kinds.js';
import { loadPart } from '../../core/util/load-part.js';
import { FastmapHttpClient } from './protocol/client-core.js';
import { parseSecret } from './protocol/secret.js';
import { withServerWarnings } from './protocol/server-warnings.js';
import { createSigner } from './protocol/signature.js';

/** Options of a `FastmapClient`, and of {@link createFastmapContext}. */
export interface FastmapClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTMAP_SECRET`. Required one way or the other. */
  secret?: string | undefined;
  /** Sent as `X-Client-Version`; the service may refuse old ones. Default `0.0.6`. */
  clientVersion?: string | undefined;
  /** Sent as `X-Python-Version`. Default `3.11.2 (fastkit)`. */
  pythonVersion?: string | undefined;
  /**
   * Accepts results in MessagePack without a signature, as services before June 2021 send them; tampering with such responses goes
   * undetected. A wrong signature is still refused, and so are unsigned pickles. Default false.
   */
  allowUnsigned?: boolean | undefined;
}

const PROFILE: ServiceProfile = {
  service: 'fastmap',
  envPrefix: 'FASTMAP',
  baseUrlVariable: 'FASTMAP_CLOUD_URL',
  defaultBaseUrl: 'https://app.fastmap.io',
  variables: ['FASTMAP_SECRET'],
  codecs,
};

const loadHints = () => loadPart(() => import('./hints.js')).then(({ hintFor }) => hintFor);

/**
 * Creates what the functions of `fastkit/fastmap/functions` are called with. Sends nothing. Requests are signed, and the signatures of
 * responses verified, as by `FastmapClient`.
 *
 * Reads the same environment variables as `FastmapClient`: `FASTMAP_SECRET`, `FASTMAP_CLOUD_URL`, `FASTMAP_LOG`.
 *
 * @throws ConfigurationError when the secret is missing or malformed.
 * @example
 * import { auth, createFastmapContext } from 'fastkit/fastmap/functions';
 *
 * const { status } = await auth(createFastmapContext({ secret }), {});
 */
export function createFastmapContext(options: FastmapClientOptions = {}): FastmapContext {
  return resolveFastmap(options).context;
}

/** The context of a client, and the options for its copies. */
export function resolveFastmap(options: FastmapClientOptions): {
  readonly context: FastmapContext;
  readonly ownOptions: FastmapClientOptions;
} {
  const env = environmentOf(PROFILE, options);
  const { token, signingKey } = parseSecret(requireCredential('secret', options.secret, 'FASTMAP_SECRET', env));
  const signer = createSigner(signingKey);
  const fixed = {
    authorization: `Bearer ${token}`,
    'x-client-version': options.clientVersion ?? '0.0.6',
    'x-python-version': options.pythonVersion ?? '3.11.2 (fastkit)',
  };
  const authorize = async ({ body }: { body: WireBody | undefined }) => ({
    ...fixed,
    'x-content-signature': await signer.sign(await bytesToSign(body)),
  });
  const config = { ...resolveConfig(PROFILE, options, { secrets: [token, signingKey], authorize }, env), loadHints };
  const ownOptions = optionsForCopies(options, env, config);
  const { allowUnsigned = false } = options;
  return { context: new FastmapHttpClient(withServerWarnings(config), { signer, allowUnsigned }), ownOptions };
}

/** The bytes of a body as they are sent. Only those of `client.request` are anything but bytes. */
async function bytesToSign(body: WireBody | undefined): Promise<Uint8Array> {
  if (isKind(body, 'Uint8Array')) return body;
  if (body === undefined || typeof body === 'string') return new TextEncoder().encode(body);
  if (isKind(body, 'Blob', 'File')) return new Uint8Array(await body.arrayBuffer());
  throw new InvalidArgumentError('a stream cannot be signed before it is sent: pass bytes or a Blob');
}
