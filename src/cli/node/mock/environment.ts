import type { ServedCloud } from '../../../mock-node.js';

/** The mock FastVM accepts any key; this one is recognizable in logs. */
const API_KEY = 'mock-api-key';

/** The environment variables that point every client of fastkit at a served cloud. */
export function environmentOf(
  { baseUrls, cloud }: ServedCloud,
  fastmapSecret: string,
): Readonly<Record<string, string>> {
  return {
    FASTVM_BASE_URL: baseUrls.fastvm,
    FASTVM_API_KEY: API_KEY,
    FASTFN_BASE_URL: baseUrls.fastfn,
    FASTFN_ADMIN_TOKEN: cloud.fastfn.adminToken,
    FASTMAP_CLOUD_URL: baseUrls.fastmap,
    FASTMAP_SECRET: fastmapSecret,
  };
}
