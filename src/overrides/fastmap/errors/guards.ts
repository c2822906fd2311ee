import { isErrorOfType } from '../../../core/errors/fastkit-error.js';
import type { GzipError } from '../gzip/error.js';
import type { PickleError } from '../pickle/error.js';
import type { CreditsExhaustedError } from './credits-exhausted-error.js';
import type { MapError } from './map-error.js';
import type { ClientDiscontinuedError, InitializationError, SignatureError } from './service-errors.js';

// `instanceof` fails between two copies of the package (ESM and CommonJS, two bundles); these guards do not.

/** The service refuses this version of the client. */
export const isClientDiscontinuedError = (value: unknown): value is ClientDiscontinuedError =>
  isErrorOfType(value, 'ClientDiscontinuedError');
/** The credits are used up. */
export const isCreditsExhaustedError = (value: unknown): value is CreditsExhaustedError =>
  isErrorOfType(value, 'CreditsExhaustedError');
/** The worker did not start. */
export const isInitializationError = (value: unknown): value is InitializationError =>
  isErrorOfType(value, 'InitializationError');
/** Elements of a map failed. */
export const isMapError = (value: unknown): value is MapError => isErrorOfType(value, 'MapError');
/** The signature of a response is missing or wrong. */
export const isSignatureError = (value: unknown): value is SignatureError => isErrorOfType(value, 'SignatureError');
/** Compressed data is damaged or too large. */
export const isGzipError = (value: unknown): value is GzipError => isErrorOfType(value, 'GzipError');
/** A value that cannot be pickled, or a pickle that cannot be read. */
export const isPickleError = (value: unknown): value is PickleError => isErrorOfType(value, 'PickleError');
