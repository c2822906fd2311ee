import type { FastmapApi } from '../../../../generated/fastmap/resources.js';

const DEADLINE_MS = 10_000;

/** Frees the workers of a run. Failing to do so is not the run's failure: they end by themselves after some minutes. */
export async function releaseWorkers(api: FastmapApi, hash: string, runId: string): Promise<void> {
  try {
    await api.done({ func_hash: hash, run_id: runId }, { deadlineMs: DEADLINE_MS });
  } catch {}
}
