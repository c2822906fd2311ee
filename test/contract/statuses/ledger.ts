import type { OperationContract } from '../../../src/core/openapi/contract.js';
import type { ServiceName } from '../../../src/mock-node.js';

/** How a status was produced: by the service's own behavior, or only by a fault. */
type Means = 'behavior' | 'fault';

type Contract = Readonly<Record<string, OperationContract>>;

/** The documented statuses of a spec that were produced. Ranges and `default` count like any other. */
export class StatusLedger {
  readonly service: ServiceName;
  readonly contract: Contract;
  readonly #means = new Map<string, Means>();

  constructor(service: ServiceName, contract: Contract) {
    this.service = service;
    this.contract = contract;
  }

  /** Every documented status, as `vms.launch 202`. */
  get documented(): string[] {
    return Object.entries(this.contract).flatMap(([id, { responses }]) =>
      Object.keys(responses).map((status) => `${id} ${status}`),
    );
  }

  get missing(): string[] {
    return this.documented.filter((entry) => !this.#means.has(entry));
  }

  /** Operations that document a status, a range or `default`. */
  operationsWith(status: string): string[] {
    return Object.keys(this.contract).filter((id) => this.contract[id]?.responses[status] !== undefined);
  }

  /** Records a status. If it was produced by behavior once, it counts as such. */
  add(operation: string, status: number, means: Means): void {
    const entry = `${operation} ${documentedAs(this.contract[operation], status)}`;
    if (this.#means.get(entry) !== 'behavior') this.#means.set(entry, means);
  }

  count(means: Means): number {
    return [...this.#means.values()].filter((value) => value === means).length;
  }
}

function documentedAs(contract: OperationContract | undefined, status: number): string | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  return names.find((name) => contract?.responses[name] !== undefined);
}
