/** Options of the mock gateway. With the defaults a client with the admin token `test-admin-token` can do everything. */
export interface FastfnMockOptions {
  /** Value of `x-fn-admin-token` that bypasses the console's restrictions. Default `test-admin-token`. */
  readonly adminToken?: string | undefined;
  /** Allows writes without the admin token. Default false, as on the gateway. */
  readonly write?: boolean | undefined;
  /** Enables login, also for the console API. Default: off. */
  readonly login?: LoginCredentials | undefined;
  /** Rejects console calls with `X-Forwarded-For` and without the token. Default true, as on the gateway. */
  readonly localOnly?: boolean | undefined;
  /** Limits console calls; `{}` means the gateway's own limits. Default: off, so that test suites are not throttled. */
  readonly rateLimit?: FastfnRateLimitOptions | undefined;
  readonly jobs?: JobOptions | undefined;
  /** With false, the OpenAPI document and its page return 404 `docs disabled`. Default true. */
  readonly docs?: boolean | undefined;
}

export interface LoginCredentials {
  readonly username: string;
  readonly password: string;
}

export interface FastfnRateLimitOptions {
  /** Calls in a window. Default 120. */
  readonly maxRequests?: number | undefined;
  /** Calls in a window, of any method, after which all methods but GET are rejected. Default 30. */
  readonly maxWrites?: number | undefined;
  /** Length of the fixed window. Default 60,000. */
  readonly windowMs?: number | undefined;
}

export interface JobOptions {
  /** With false, job operations return 404 `jobs disabled`. Default true. */
  readonly enabled?: boolean | undefined;
  /** Poll interval of the job runner. Default 5 (the gateway: 1,000). */
  readonly pollIntervalMs?: number | undefined;
  /** Maximum number of jobs that run at a time. Default 2. */
  readonly maxConcurrency?: number | undefined;
  /** Factor for a job's `retry_delay_ms`. Default 0.01, so that a second takes 10 ms. */
  readonly retryDelayFactor?: number | undefined;
  /** Results with more bytes of JSON are lost, as on the gateway. Default 262,144. */
  readonly maxResultBytes?: number | undefined;
}

/** The default admin token of the mock gateway. */
export const DEFAULT_ADMIN_TOKEN = 'test-admin-token';
