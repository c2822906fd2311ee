import { FastfnLogs } from '../../../generated/fastfn/resources.js';
import type { LogReport, LogsRetrieveQuery } from '../../../generated/fastfn/types.js';
import type { ApiPromise } from '../../core/api-promise.js';
import type { RequestOptions } from '../../core/request-options.js';

/** `client.logs`. */
export class Logs extends FastfnLogs {
  /** The last lines of a log as a list; the gateway's own default is one text. `GET /_fn/logs?format=json` */
  override retrieve(query: Omit<LogsRetrieveQuery, 'format'> = {}, options?: RequestOptions): ApiPromise<LogReport> {
    return super.retrieve({ ...query, format: 'json' }, options).map((report) => report as LogReport);
  }
}
