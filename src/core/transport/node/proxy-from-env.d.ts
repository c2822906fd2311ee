declare module 'proxy-from-env' {
  /** URL of the proxy that the environment names for `url`; empty when there is none, or `NO_PROXY` covers the host. */
  export function getProxyForUrl(url: string | URL): string;
}
