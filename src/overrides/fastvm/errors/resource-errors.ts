import type { Snapshot, Volume } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** A snapshot or a volume ended in a state from which it does not become ready. */
export class ResourceFailedError extends FastkitError {
  static override readonly type: string = 'ResourceFailedError';
  readonly kind: 'snapshot' | 'volume';
  readonly id: string;
  readonly status: string | undefined;
  /** The snapshot or volume as last seen. */
  readonly resource: Snapshot | Volume;

  constructor(kind: 'snapshot' | 'volume', id: string, resource: Snapshot | Volume) {
    const message: unknown = 'statusMessage' in resource ? resource.statusMessage : undefined;
    const detail = typeof message === 'string' && message !== '' ? ` (${message})` : '';
    super('RESOURCE_FAILED', `${kind} ${id} will not become ready: its status is "${resource.status}"${detail}`);
    this.kind = kind;
    this.id = id;
    this.status = resource.status;
    this.resource = resource;
  }

  override toJSON(): Record<string, unknown> {
    const { kind, id, status } = this;
    return { ...super.toJSON(), kind, id, status };
  }
}

/** A snapshot or a volume did not become ready in time. It may still become ready. */
export class ResourceNotReadyError extends FastkitError {
  static override readonly type: string = 'ResourceNotReadyError';
  readonly kind: 'snapshot' | 'volume';
  readonly id: string;
  readonly lastStatus: string | undefined;
  /** The snapshot or volume as last seen, if any. */
  readonly resource: Snapshot | Volume | undefined;
  readonly waitTimeoutMs: number;

  constructor(
    kind: 'snapshot' | 'volume',
    id: string,
    resource: Snapshot | Volume | undefined,
    waitTimeoutMs: number,
    options: FastkitErrorOptions = {},
  ) {
    const seen = resource === undefined ? 'it was never seen' : `its last status was "${resource.status}"`;
    super('RESOURCE_NOT_READY', `${kind} ${id} was not ready within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`, {
      hint: `check the id, or continue waiting for the ${kind}`,
      ...options,
    });
    this.kind = kind;
    this.id = id;
    this.lastStatus = resource?.status;
    this.resource = resource;
    this.waitTimeoutMs = waitTimeoutMs;
  }

  override toJSON(): Record<string, unknown> {
    const { kind, id, lastStatus, waitTimeoutMs } = this;
    return { ...super.toJSON(), kind, id, lastStatus, waitTimeoutMs };
  }
}
