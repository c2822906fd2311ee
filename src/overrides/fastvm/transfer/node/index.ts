export { openLocalDestination } from './local-destination.js';
export { openLocalSource } from './local-source.js';
