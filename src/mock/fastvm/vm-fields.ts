/** Size of a VM. */
export interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly memoryMiB: number;
}

const GIB_BY_CPU = { 1: 2, 2: 4, 4: 8, 8: 16 } as const;

/** The machine types that can be launched, by name: `c1m2` to `c8m16`. */
export const machines: ReadonlyMap<string, Machine> = new Map(
  Object.entries(GIB_BY_CPU).map(([cpu, gib]) => {
    const name = `c${cpu}m${gib}`;
    return [name, { name, cpu: Number(cpu), memoryMiB: gib * 1024 }];
  }),
);

/** Disk of a VM that asks for none, and the least that it may ask for. */
export const MIN_DISK_GIB = 10;
