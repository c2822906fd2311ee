export { fastfnGate } from './console/gate.js';
export { fastfnFallback } from './fallback.js';
export { fastfnHandlers } from './handlers.js';
export type { JobOptions } from './options.js';
export type { FunctionEvent } from './runtime/event.js';
export { fastfnService } from './service.js';
export { FastfnState } from './state.js';
