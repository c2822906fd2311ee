import { createHash } from 'node:crypto';

/** URL of the viewer in pages of `redocly build-docs`. */
const REMOTE_VIEWER = /https:\/\/cdn\.redocly\.com\/[\w./-]+\/redoc\.standalone\.js/g;
const INTEGRITY = /integrity="([^"]+)"/;
/** The only picture that the viewer loads from another site, in two widths: the vendor's logo. */
const REMOTE_LOGO = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g;
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 46 12"><text y="10" font-family="sans-serif" font-size="11" fill="#0044d4">Redocly</text></svg>',
)}`;
const ICON = '<link rel="icon" href="../icon.svg" type="image/svg+xml" />';

export const VIEWER = 'redoc.standalone.js';

/** The viewer with the picture in it. */
export const localizeViewer = (viewer: string): string => viewer.replaceAll(REMOTE_LOGO, LOGO);

/**
 * Makes a page load the viewer from the file beside it.
 *
 * @param viewer of the installed package, unchanged
 * @throws Error if the page does not load a viewer, or loads another version than the package has.
 */
export function localizePage(page: string, viewer: string): string {
  const [integrity = '', wanted] = INTEGRITY.exec(page) ?? [];
  const present = integrityOf(viewer);
  if (wanted !== present) {
    throw new Error(`redocly build-docs wants the viewer ${wanted ?? '(none)'}, the package has ${present}`);
  }
  const local = page.replace(REMOTE_VIEWER, `./${VIEWER}`);
  if (local === page) throw new Error('redocly build-docs names no viewer in the page');
  return local
    .replace(integrity, `integrity="${integrityOf(localizeViewer(viewer))}"`)
    .replace('</head>', `${ICON}</head>`);
}

const integrityOf = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`;
