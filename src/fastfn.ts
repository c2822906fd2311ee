/** FastFN: functions by URL and by name, jobs, and the gateway's console API. */
export type * from '../generated/fastfn/types.js';
export { FastfnClient, type FastfnClientOptions } from './overrides/fastfn/client.js';
export { DeployError, type DeployProblem } from './overrides/fastfn/errors/deploy-error.js';
export { FunctionError } from './overrides/fastfn/errors/function-error.js';
export {
  JobCanceledError,
  JobFailedError,
  JobNotDoneError,
  JobResultTooLargeError,
} from './overrides/fastfn/errors/job-errors.js';
export type { DeployOptions, DeployParams, DeployResult } from './overrides/fastfn/functions/deploy.js';
export type { FunctionEnvVariables } from './overrides/fastfn/functions/env.js';
export type { FunctionRetrieveParams } from './overrides/fastfn/functions/functions.js';
export type { Invocation, InvokeOptions } from './overrides/fastfn/invocation.js';
export type { ConsoleLimits } from './overrides/fastfn/jobs/console-budget.js';
export type { JobRun, JobRunOptions } from './overrides/fastfn/jobs/jobs.js';
export type { RunAllOptions, RunAllProgress } from './overrides/fastfn/jobs/run-all-options.js';
export type { JobWaitOptions } from './overrides/fastfn/jobs/wait-for-job.js';
export type { FunctionDebug } from './overrides/fastfn/public/function-debug.js';
export type { FunctionResponse } from './overrides/fastfn/public/function-response.js';
export type { FunctionRequestMethod, FunctionRequestOptions } from './overrides/fastfn/public/request.js';
export type { FunctionBody } from './overrides/fastfn/public/request-body.js';
export type { RouteParams } from './overrides/fastfn/public/route-path.js';
export type { FunctionRoutes, RouteInit, RouteResult } from './overrides/fastfn/public/typed-routes.js';
export type { UiStateOptions } from './overrides/fastfn/ui-state.js';
export * from './shared-exports.js';
