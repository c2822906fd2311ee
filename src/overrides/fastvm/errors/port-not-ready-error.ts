import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** Nothing in a VM listened on a port in time. The program that should may still be starting. */
export class PortNotReadyError extends FastkitError {
  static override readonly type: string = 'PortNotReadyError';
  readonly vmId: string;
  readonly port: number;
  readonly waitTimeoutMs: number;

  constructor(vmId: string, port: number, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    super(
      'PORT_NOT_READY',
      `nothing listened on port ${port} of VM ${visibleLine(vmId)} within waitTimeoutMs (${waitTimeoutMs} ms)`,
      { hint: 'check that the program runs and listens on this port, or wait longer', ...options },
    );
    this.vmId = visibleLine(vmId);
    this.port = port;
    this.waitTimeoutMs = waitTimeoutMs;
  }

  protected override details(): Record<string, unknown> {
    const { vmId, port, waitTimeoutMs } = this;
    return { vmId, port, waitTimeoutMs };
  }
}
