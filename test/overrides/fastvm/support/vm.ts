import type { Vm } from 'fastkit/fastvm';
import { json, type ScriptedResponse } from '../../../core/support/scripted-fetch.js';

/** A VM as the service returns it. */
export const vm = (status: string, more: object = {}): Vm => ({ id: 'vm-1', name: 'dev', status, ...more }) as Vm;

/** Responds with a VM of that status; with a new response each time, so that the request can be retried. */
export const respondWithVm =
  (status: string, more: object = {}, init: ResponseInit = {}): ScriptedResponse =>
  () =>
    json(vm(status, more), init);
