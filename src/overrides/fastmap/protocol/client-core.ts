import type { MediaType } from 'openapi-typescript-helpers';
import type { paths } from '../../../../generated/fastmap/schema.js';
import type { ApiPromise } from '../../../core/call/api-promise.js';
import type { Operation } from '../../../core/call/operation.js';
import { Core, type Send } from '../../../core/openapi/http-client.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { typedRefusal } from './typed-refusal.js';

/** The transport of a fastmap client: gives refusals that only fastmap has their own types. */
export class FastmapCore extends Core<paths> {
  override call<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions | undefined,
    send: Send<paths, T, Media>,
  ): ApiPromise<T> {
    return super.call(operation, options, send).mapError((error) => typedRefusal(error, this.config.secrets));
  }
}
