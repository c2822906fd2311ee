import { fastfnSteps } from './fastfn-steps.mjs';
import { fastmapSteps } from './fastmap-steps.mjs';
import { fastvmSteps } from './fastvm-steps.mjs';
import { wireSteps } from './wire-steps.mjs';

/** Steps for every platform. */
export const steps = { ...fastvmSteps, ...fastfnSteps, ...fastmapSteps, ...wireSteps };
