import type { CallMatchers } from 'fastkit/mock';

declare module 'vitest' {
  interface Matchers<T> extends CallMatchers<T> {}
}
