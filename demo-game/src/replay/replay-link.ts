/** A replay in an address: behind `#replay=`, as base64url. What is packed already does not become smaller, so only short ones fit. */

const MARK = '#replay=';
/** Longer addresses are cut off by some chats and mail programs. */
export const LONGEST_LINK = 16_000;

/** The address of a page that plays `bytes`; undefined if it would be too long. */
export function replayLink(bytes: Uint8Array, page: string): string | undefined {
  const link = `${page.split('#')[0]}${MARK}${toBase64Url(bytes)}`;
  return link.length <= LONGEST_LINK ? link : undefined;
}

/** The replay of an address; undefined if there is none, or none that could be one. */
export function replayFromLink(url: string): Uint8Array | undefined {
  const at = url.indexOf(MARK);
  if (at < 0 || url.length > LONGEST_LINK) return undefined;
  const text = url.slice(at + MARK.length);
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
