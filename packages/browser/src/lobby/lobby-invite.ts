/** How friends get in: the code, the link with copy and the system's share sheet, and a QR code for phones. */
import { renderSVG } from 'uqr';
import { el } from './lobby-dom.ts';
import type { LobbyWords } from './lobby-words.ts';

const SHOWN_MS = 2200;

/** The invitation of one room. */
export function invitePiece(link: string, words: LobbyWords): HTMLElement {
  const field = el('input', { part: 'link', readonly: true, value: link, 'aria-label': words.link, focus: () => field.select() });
  const copyButton = el('button', { part: 'button copy primary', type: 'button' }, words.copy);
  copyButton.addEventListener('click', () => {
    void copy(link, field).then((done) => {
      copyButton.textContent = done ? words.copied : words.copyByHand;
      setTimeout(() => (copyButton.textContent = words.copy), SHOWN_MS);
    });
  });
  const row = el('div', { part: 'link-row' }, field, copyButton);
  if (typeof navigator.share === 'function') {
    // A share sheet that is dismissed rejects: that is no failure.
    row.append(el('button', { part: 'button share', type: 'button', click: () => void navigator.share({ url: link }).catch(() => {}) }, words.share));
  }
  const svg = renderSVG(link, { border: 2, blackColor: '#0b0e24', whiteColor: '#ffffff' });
  const image = el('img', { part: 'qr-image', src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: words.qr, width: '132', height: '132' });
  return el('div', { part: 'invite' }, el('div', { part: 'invite-text' }, el('p', {}, words.invite), row), el('figure', { part: 'qr' }, image, el('figcaption', {}, words.scan)));
}

/** `navigator.clipboard` is missing on plain http pages of a local network; the old way still works there. */
async function copy(text: string, field: HTMLInputElement): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: try the old way.
  }
  field.focus();
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  }
}
