/// <reference path="./proxy-from-env.d.ts" />
import type { Agent as HttpAgent } from 'node:http';
import type { AgentOptions } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { ConfigurationError } from '../../errors/index.js';
import { redactUrl } from '../../redact/redact.js';
import type { Target } from './target.js';

/** The pool that goes through the proxy that the environment names for a target; `undefined` where it names none. */
export function proxyAgentFor(
  target: Target,
  options: AgentOptions,
  agents: Map<string, HttpAgent>,
): HttpAgent | undefined {
  const proxy = getProxyForUrl(target.href);
  if (proxy === '') return undefined;
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
    throw new ConfigurationError(`the proxy that the environment names is not an http URL: ${redactUrl(proxy)}`, {
      hint: 'set HTTP_PROXY and HTTPS_PROXY to a URL such as http://proxy.example.com:3128',
    });
  }
  const key = `${target.protocol} ${proxy}`;
  const known = agents.get(key);
  if (known !== undefined) return known;
  const agent = target.protocol === 'https:' ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
  agents.set(key, agent);
  return agent;
}
