export * from './containers.js';
export * from './datetime.js';
export * from './numbers.js';
export * from './other.js';
