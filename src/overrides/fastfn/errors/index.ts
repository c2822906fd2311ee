export { DeployError, type DeployProblem } from './deploy-error.js';
export { FunctionError } from './function-error.js';
export * from './guards.js';
export { JobCanceledError, JobFailedError, JobNotDoneError, JobResultTooLargeError } from './job-errors.js';
