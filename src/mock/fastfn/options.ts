/** How the mock gateway is set up. The defaults let a client with the admin token `test-admin-token` do everything. */
export interface FastfnMockOptions {
  /** Value of `x-fn-admin-token` that lifts the console's restrictions. Default `test-admin-token`. */
  readonly adminToken?: string | undefined;
  /** Lets callers without the admin token write. Default false, as on the gateway. */
  readonly write?: boolean | undefined;
  /** Switches login on, for the console API too. Default: off. */
  readonly login?: LoginCredentials | undefined;
  /** Refuses console calls with `X-Forwarded-For` and without the token. Default true, as on the gateway. */
  readonly localOnly?: boolean | undefined;
  /** Counts console calls; `{}` takes the gateway's own limits. Default: off, so that test suites are not throttled. */
  readonly rateLimit?: FastfnRateLimitOptions | undefined;
  readonly jobs?: JobOptions | undefined;
  /** false responses 404 `docs disabled` to the OpenAPI document and the page that shows it. Default true. */
  readonly docs?: boolean | undefined;
}

export interface LoginCredentials {
  readonly username: string;
  readonly password: string;
}

export interface FastfnRateLimitOptions {
  /** Calls in a window. Default 120. */
  readonly maxRequests?: number | undefined;
  /** Calls in a window, of any method, after which everything but GET is refused. Default 30. */
  readonly maxWrites?: number | undefined;
  /** Length of the fixed window. Default 60,000. */
  readonly windowMs?: number | undefined;
}

export interface JobOptions {
  /** false responses 404 `jobs disabled`. Default true. */
  readonly enabled?: boolean | undefined;
  /** How often the runner looks for work. Default 5 (the gateway: 1,000). */
  readonly pollIntervalMs?: number | undefined;
  /** Jobs running at a time. Default 2. */
  readonly maxConcurrency?: number | undefined;
  /** Share of a job's `retry_delay_ms` that is really waited. Default 0.01, so that a second passes in 10 ms. */
  readonly retryDelayFactor?: number | undefined;
  /** Results with more JSON than this are lost, as on the gateway. Default 262,144. */
  readonly maxResultBytes?: number | undefined;
}

/** The token that is right unless the options name another one. */
export const DEFAULT_ADMIN_TOKEN = 'test-admin-token';
