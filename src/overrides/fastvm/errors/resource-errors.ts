import type { Snapshot, Volume } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** A snapshot or a volume ended in a state from which it does not become ready. */
export class ResourceFailedError extends FastkitError {
  static override readonly type: string = 'ResourceFailedError';
  readonly kind: 'snapshot' | 'volume';
  readonly id: string;
  readonly status: string | undefined;
  /** The snapshot or volume as last seen. Not enumerable. */
  declare readonly resource: Snapshot | Volume;

  constructor(kind: 'snapshot' | 'volume', id: string, resource: Snapshot | Volume) {
    const message: unknown = 'statusMessage' in resource ? resource.statusMessage : undefined;
    const detail = typeof message === 'string' && message !== '' ? ` (${visibleLine(message)})` : '';
    const status = statusOf(resource);
    super('RESOURCE_FAILED', `${kind} ${visibleLine(id)} will not become ready: its status is "${status}"${detail}`);
    this.kind = kind;
    this.id = visibleLine(id);
    this.status = status;
    hide(this, { resource });
  }

  protected override details(): Record<string, unknown> {
    const { kind, id, status } = this;
    return { kind, id, status };
  }
}

/** A snapshot or a volume did not become ready in time. It may still become ready. */
export class ResourceNotReadyError extends FastkitError {
  static override readonly type: string = 'ResourceNotReadyError';
  readonly kind: 'snapshot' | 'volume';
  readonly id: string;
  readonly lastStatus: string | undefined;
  /** The snapshot or volume as last seen, if any. Not enumerable. */
  declare readonly resource: Snapshot | Volume | undefined;
  readonly waitTimeoutMs: number;

  constructor(
    kind: 'snapshot' | 'volume',
    id: string,
    resource: Snapshot | Volume | undefined,
    waitTimeoutMs: number,
    options: FastkitErrorOptions = {},
  ) {
    const lastStatus = statusOf(resource);
    const seen = resource === undefined ? 'it was never seen' : `its last status was "${lastStatus}"`;
    super(
      'RESOURCE_NOT_READY',
      `${kind} ${visibleLine(id)} was not ready within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`,
      {
        hint: `check the id, or continue waiting for the ${kind}`,
        ...options,
      },
    );
    this.kind = kind;
    this.id = visibleLine(id);
    this.lastStatus = lastStatus;
    hide(this, { resource });
    this.waitTimeoutMs = waitTimeoutMs;
  }

  protected override details(): Record<string, unknown> {
    const { kind, id, lastStatus, waitTimeoutMs } = this;
    return { kind, id, lastStatus, waitTimeoutMs };
  }
}

function statusOf(resource: Snapshot | Volume | undefined): string | undefined {
  return resource?.status === undefined ? undefined : visibleLine(resource.status);
}
