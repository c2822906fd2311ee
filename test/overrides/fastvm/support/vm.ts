import type { Vm } from 'fastkit/fastvm';
import { json, type ScriptedAnswer } from '../../../core/support/scripted-fetch.js';

/** A VM as the service shows it. */
export const vm = (status: string, more: object = {}): Vm => ({ id: 'vm-1', name: 'dev', status, ...more }) as Vm;

/** An answer with a VM of that status; a new one each time, so that it can be repeated. */
export const answerVm =
  (status: string, more: object = {}, init: ResponseInit = {}): ScriptedAnswer =>
  () =>
    json(vm(status, more), init);
