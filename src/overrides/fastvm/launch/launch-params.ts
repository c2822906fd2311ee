import type { VmLaunchParams } from '../../../../generated/fastvm/types.js';

/** The machine type of a fresh VM, or the snapshot to restore; one of them is needed. */
export type LaunchSource =
  | { machineType: string; snapshotId?: string | undefined }
  | { snapshotId: string; machineType?: string | undefined };

/** A VM to launch: a machine type such as `c1m2` or a `snapshotId`, and whatever else a launch takes. */
export type LaunchParams = VmLaunchParams & LaunchSource;
