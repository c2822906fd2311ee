import type { ApiKeyAccess } from './authenticate.js';
import type { FastvmClock } from './clock.js';
import type { QuotaAmounts } from './quota.js';
import type { RateLimitOptions } from './rate-limit.js';
import type { VmBoot } from './vm-record.js';

/** Options of a mock FastVM organization. */
export interface FastvmOptions {
  /** Origin of the mock; signed URLs start with it. */
  readonly baseUrl: () => string;
  /** Default the machine's own time. */
  readonly clock?: FastvmClock | undefined;
  /** `fetch` with which guests access the object storage. Default the storage itself; a mock cloud passes its own, so that faults apply. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Permissions by API key; other keys get 401. Default: any key may do everything. */
  readonly apiKeys?: Readonly<Record<string, ApiKeyAccess>> | undefined;
  /** Requests over the limit get 429 and `Retry-After`. Default none. */
  readonly rateLimit?: RateLimitOptions | undefined;
  readonly limits?: Partial<QuotaAmounts> | undefined;
  readonly boot?: Partial<VmBoot> | undefined;
  /** Lifetime of signed URLs in seconds. Default 900. */
  readonly signedUrlSec?: number | undefined;
  /** Milliseconds that a new snapshot is `creating`. Default 0. */
  readonly snapshotMs?: number | undefined;
  /** Milliseconds that a new volume is `provisioning`. Default 0. */
  readonly volumeMs?: number | undefined;
  /** Status of a new volume or credential; servers return either. Default 201. */
  readonly createdStatus?: 200 | 201 | undefined;
}
