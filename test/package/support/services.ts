import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET, type ServedCloud, serve } from 'fastkit/mock/node';

/** The mock cloud on a port, and the environment variables that point fastkit to it. */
export interface Services {
  readonly served: ServedCloud;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the mock cloud for programs in other processes. */
export async function startServices(): Promise<Services> {
  const served = await serve();
  const { fastvm, fastfn, fastmap } = served.baseUrls;
  const env = {
    FASTVM_API_KEY: 'any',
    FASTVM_BASE_URL: fastvm,
    FASTFN_BASE_URL: fastfn,
    FASTFN_ADMIN_TOKEN: DEFAULT_ADMIN_TOKEN,
    FASTMAP_SECRET: DEFAULT_FASTMAP_SECRET,
    FASTMAP_CLOUD_URL: fastmap,
  };
  return { served, env };
}
