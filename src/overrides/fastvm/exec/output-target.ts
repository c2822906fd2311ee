import { AbortedError, InvalidArgumentError } from '../../../core/errors/index.js';
import { onAbort } from '../../../core/util/abort.js';
import { isKind, tagOf } from '../../../core/util/kinds.js';

/** The part of Node's `Writable` that output needs: `process.stdout`, a file stream, a socket. */
export interface NodeWritable {
  write(chunk: Uint8Array, callback: (error?: Error | null) => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/** Where output is written to. It is not closed at the end. */
export type OutputTarget = NodeWritable | WritableStream<Uint8Array>;

/** Writes bytes and resolves when more are welcome; rejects if that fails. */
export type WriteOutput = (data: Uint8Array) => Promise<void>;

/**
 * @param signal - Ends the wait for a target that takes nothing any more.
 * @throws {InvalidArgumentError} The value is no stream that can be written to.
 */
export function writeTo(name: string, target: OutputTarget, signal: AbortSignal): WriteOutput {
  if (isKind(target, 'WritableStream')) return (data) => unlessAborted(writeWeb(target, data), signal);
  if (typeof (target as Partial<NodeWritable> | null)?.write === 'function') {
    return (data) => unlessAborted(writeNode(target as NodeWritable, data), signal);
  }
  throw new InvalidArgumentError(`${name} must be a Writable or a WritableStream, got ${tagOf(target)}`);
}

/** Holds the lock only while it writes, so that others can write between. */
async function writeWeb(target: WritableStream<Uint8Array>, data: Uint8Array): Promise<void> {
  const writer = target.getWriter();
  try {
    await writer.write(data);
  } finally {
    writer.releaseLock();
  }
}

/** A stream that fails also emits an event, which ends the process if nobody listens. */
function writeNode(target: NodeWritable, data: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    target.once('error', failed);
    target.write(data, (error) => {
      if (error) {
        // The event comes after this callback.
        reject(error);
        return;
      }
      target.removeListener('error', failed);
      resolve();
    });
  });
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const removeListener = onAbort(signal, () => reject(new AbortedError('writing output', signal.reason)));
    work.then(resolve, reject).finally(removeListener);
  });
}
