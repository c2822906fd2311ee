import { visibleLine } from '../../../core/errors/visible-text.js';
import type { MapProgress } from '../map/progress.js';

const STARTING = 'starting the worker';
/** A longer name of a step, which the service chooses, is cut. */
const MAX_STEP_CHARS = 200;

/** Progress of a run in one line: elements, rate, remaining time, credits, workers. */
export function describeProgress(progress: MapProgress): string {
  if (progress.upload !== undefined) {
    const { sentBytes, totalBytes } = progress.upload;
    return `uploading the function, ${Math.round((sentBytes / totalBytes) * 100)} %`;
  }
  if (progress.phase === 'initializing') return visibleLine(progress.initStep ?? STARTING, MAX_STEP_CHARS);
  const { elements, totalElements, elementsPerSecond, etaMs, failedElements, credits, workers } = progress;
  const parts = [
    totalElements === undefined ? `${elements} elements` : `${elements}/${totalElements} elements`,
    `${elementsPerSecond.toPrecision(3)}/s`,
  ];
  if (etaMs !== undefined) parts.push(`eta ${duration(etaMs)}`);
  if (failedElements > 0) parts.push(`${failedElements} failed`);
  if (credits > 0) parts.push(creditsText(progress));
  parts.push(`${workers} workers`);
  return parts.join(', ');
}

function creditsText({ credits, estimatedCredits }: MapProgress): string {
  const spent = credits.toPrecision(3);
  return estimatedCredits === undefined
    ? `${spent} credits`
    : `${spent} of about ${estimatedCredits.toPrecision(3)} credits`;
}

/** `45s`, `2m05s`, `3h07m`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
}
