/** An optional peer dependency is needed and cannot be loaded. The message says how to install it. */
export class MissingPeerError extends Error {
  override readonly name = 'MissingPeerError';

  /** @param need - What needs the package, up to its name. */
  constructor(need: string, peer: string, cause: unknown) {
    super(`${need} ${peer}, which is not installed. Run: npm install --save-dev ${peer}`, { cause });
  }
}
