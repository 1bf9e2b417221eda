/** Ways to hand a room to a friend: copying the link, and a QR code of it. */
import { renderSVG } from 'uqr';
import { el, icon } from '../dom.ts';

/** A row with the link and a button that copies it. */
export function linkRow(link: string): HTMLElement {
  const field = el('input', { id: 'share-link', class: 'link', readonly: true, value: link, 'aria-label': 'Link to this room', focus: () => field.select() });
  const label = el('span', {}, 'Copy link');
  const button = el('button', { id: 'copy-link', class: 'primary' }, icon('copy'), label);
  button.addEventListener('click', () => {
    void copy(link, field).then((done) => {
      label.textContent = done ? 'Copied' : 'Press Ctrl+C';
      button.classList.toggle('done', done);
      setTimeout(() => {
        label.textContent = 'Copy link';
        button.classList.remove('done');
      }, 2200);
    });
  });
  return el('div', { class: 'link-row' }, field, button);
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

/** The link as a picture that a phone's camera reads. */
export function qrCode(link: string): HTMLElement {
  const svg = renderSVG(link, { border: 2, blackColor: '#0b0e24', whiteColor: '#ffffff' });
  const image = el('img', { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: 'QR code of the link to this room', width: '152', height: '152' });
  return el('figure', { class: 'qr' }, image, el('figcaption', {}, 'Scan to join by phone'));
}
