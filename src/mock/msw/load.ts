import * as msw from 'msw';

/** The optional peer, outside of Node: whoever bundles the code sees when it is missing. */
export function loadMsw(): typeof import('msw') {
  return msw;
}
