import { isErrorOfType } from '../../../core/errors/fastkit-error.js';
import type { DeployError } from './deploy-error.js';
import type { FunctionError } from './function-error.js';
import type { JobCanceledError, JobFailedError, JobNotDoneError, JobResultTooLargeError } from './job-errors.js';

// `instanceof` fails between two copies of the package (ESM and CommonJS, two bundles); these guards do not.

/** The gateway does not route to a deployed function. */
export const isDeployError = (value: unknown): value is DeployError => isErrorOfType(value, 'DeployError');
/** A function returned an error status (opt-in). */
export const isFunctionError = (value: unknown): value is FunctionError => isErrorOfType(value, 'FunctionError');
/** A job was canceled. */
export const isJobCanceledError = (value: unknown): value is JobCanceledError =>
  isErrorOfType(value, 'JobCanceledError');
/** A job failed. */
export const isJobFailedError = (value: unknown): value is JobFailedError => isErrorOfType(value, 'JobFailedError');
/** A job was not done in time. */
export const isJobNotDoneError = (value: unknown): value is JobNotDoneError => isErrorOfType(value, 'JobNotDoneError');
/** The result was too large for the gateway to keep. */
export const isJobResultTooLargeError = (value: unknown): value is JobResultTooLargeError =>
  isErrorOfType(value, 'JobResultTooLargeError');
