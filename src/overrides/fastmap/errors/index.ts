export { ClientDiscontinuedError } from './client-discontinued-error.js';
export { type CreditsErrorCode, CreditsExhaustedError } from './credits-exhausted-error.js';
export * from './guards.js';
export { type BatchFailure, MapError, type MapErrorCode } from './map-error.js';
export { InitializationError } from './service-errors.js';
export { SignatureError } from './signature-error.js';
