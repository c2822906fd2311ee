import { FastfnLogs } from '../../../generated/fastfn/resources.js';
import type { LogReport, LogsRetrieveQuery } from '../../../generated/fastfn/types.js';
import type { ApiPromise } from '../../core/call/api-promise.js';
import { ResponseParseError } from '../../core/errors/index.js';
import type { RequestOptions } from '../../core/options/request-options.js';

/** Which lines of which log. */
export type LogQuery = Omit<LogsRetrieveQuery, 'format'>;

/** `client.logs`. */
export class Logs extends FastfnLogs {
  /** The last lines of a log as a list; the gateway's default is one text. `GET /_fn/logs?format=json` */
  override retrieve(query: LogQuery = {}, options?: RequestOptions): ApiPromise<LogReport> {
    return super.retrieve({ ...query, format: 'json' }, options).map((report, { status, contentType, call }) => {
      if (typeof report !== 'string') return report;
      throw new ResponseParseError({ status, contentType, problem: 'expected lines as JSON' }, call);
    });
  }

  /** The last lines of a log as one text. `GET /_fn/logs?format=text` */
  text(query: LogQuery = {}, options?: RequestOptions): ApiPromise<string> {
    return super.retrieve({ ...query, format: 'text' }, options).map((report, { status, contentType, call }) => {
      if (typeof report === 'string') return report;
      throw new ResponseParseError({ status, contentType, problem: 'expected text' }, call);
    });
  }
}
