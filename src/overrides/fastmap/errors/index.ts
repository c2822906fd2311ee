export { type CreditsErrorCode, CreditsExhaustedError } from './credits-exhausted-error.js';
export * from './guards.js';
export { type BatchFailure, MapError, type MapErrorCode } from './map-error.js';
export { ClientDiscontinuedError, InitializationError, SignatureError } from './service-errors.js';
