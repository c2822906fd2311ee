import type { OrgQuotas } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { quotaUsage } from '../quota.js';
import type { FastvmState } from '../state.js';

export function quotaHandlers(state: FastvmState): MockHandlers<'quotas.retrieve'> {
  return {
    'quotas.retrieve': () => {
      const quotas: OrgQuotas = { orgId: state.orgId, limits: state.limits, usage: quotaUsage(state) };
      return { status: 200, body: quotas };
    },
  };
}
