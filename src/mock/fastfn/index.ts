export { fastfnGate } from './console/gate.js';
export { fastfnService } from './define-service.js';
export { fastfnFallback } from './fallback.js';
export { fastfnHandlers } from './handlers.js';
export type { JobOptions } from './options.js';
export type { FunctionEvent } from './runtime/event.js';
export { FastfnState } from './state.js';
