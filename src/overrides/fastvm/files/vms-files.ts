import { FastvmVmsFiles } from '../../../../generated/fastvm/resources.js';

/** `client.vms.files`. */
export class VmsFiles extends FastvmVmsFiles {}
