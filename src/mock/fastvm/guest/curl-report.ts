/** What `--write-out` can print about a transfer. */
export interface CurlReport {
  readonly exitCode: number;
  readonly errorMessage: string;
  readonly method: string;
  readonly url: string;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Missing if none arrived. */
  readonly response?: Response | undefined;
}

/** Times and speeds are those of memory. */
const NO_TIME = '0.000000';

/** The text of `--write-out`; an unknown variable prints nothing, as in curl. */
export function writeOut(format: string, report: CurlReport): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return format
    .replace(/\\([nrt])/g, (_, letter: string) => escapes[letter] ?? '')
    .replace(/%%|%\{([\w.]+)\}/g, (_, name: string | undefined) =>
      name === undefined ? '%' : reportValue(name, report),
    );
}

function reportValue(name: string, report: CurlReport): string {
  const { response, url } = report;
  switch (name) {
    case 'http_code':
    case 'response_code':
      return String(response?.status ?? 0).padStart(3, '0');
    case 'size_upload':
      return String(report.sentBytes);
    case 'size_download':
      return String(report.receivedBytes);
    case 'content_type':
      return response?.headers.get('content-type') ?? '';
    case 'redirect_url':
      return response?.headers.get('location') ?? '';
    case 'url':
    case 'url_effective':
      return url;
    case 'method':
      return report.method;
    case 'scheme':
      return (url.split(':')[0] ?? '').toUpperCase();
    case 'exitcode':
      return String(report.exitCode);
    case 'errormsg':
      return report.errorMessage;
    case 'http_version':
      return '1.1';
    default:
      return defaultOf(name);
  }
}

function defaultOf(name: string): string {
  if (name.startsWith('time_')) return NO_TIME;
  return name.startsWith('num_') || name.startsWith('speed_') ? '0' : '';
}
