// Keys, and the buttons that do the same. A part offers what it does in `deeds`; every deed has a button that shows it.
import { all, current, find, form, hear, order, say, show, words } from './desk.js';

/** What a key or a button with `data-deed` does, by name. */
export const deeds = {};

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
const OFF = 'ordskifte:keys-off';
const NUMBERED = { 1: 'help', 2: 'people', 4: 'preview', 8: 'doubt' };
const help = document.getElementById('hjelp');
const preview = document.getElementById('visning');

/** The deed of a key, if it is one: F-keys, and Alt (⌘⌥ on a Mac) with a digit or an arrow; never AltGr. */
const meant = (event) => {
  const alt = event.altKey && !event.ctrlKey && !event.getModifierState('AltGraph') && event.metaKey === MAC;
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
  const number = plain ? /^F(\d)$/.exec(event.key)?.[1] : alt && /^Digit(\d)$/.exec(event.code)?.[1];
  if (NUMBERED[number]) return NUMBERED[number] + (number === '8' && event.shiftKey ? 'Back' : '');
  const step = alt && { ArrowDown: 'next', ArrowUp: 'previous', Enter: 'round' }[event.key];
  return step && event.shiftKey ? { next: 'moveDown', previous: 'moveUp' }[step] : step;
};

document.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  const saves = (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 's';
  const deed = saves ? 'save' : !localStorage.getItem(OFF) && meant(event);
  if (!deed || !deeds[deed] || (document.querySelector('dialog[open]') && !saves)) return;
  event.preventDefault();
  deeds[deed](event);
});

document.addEventListener('click', (event) => {
  const deed = event.target.closest('[data-deed]')?.dataset.deed;
  if (deed) deeds[deed]?.(event);
});

const step = (by) => () => {
  const keys = order();
  const id = keys[keys.indexOf(current()?.id) + by];
  if (id) show(id);
};
deeds.next = step(1);
deeds.previous = step(-1);
/** Open a dialog over the page; it gives the caret back as it stood. */
export const ask = (dialog) => {
  const area = current()?.area;
  const caret = area && [area.selectionStart, area.selectionEnd];
  dialog.showModal();
  dialog.addEventListener('close', () => area && (area.focus(), area.setSelectionRange(...caret)), { once: true });
};
deeds.help = () => ask(help);
deeds.close = (event) => event.target.closest('dialog').close();

const off = find('#taster-av', help);
off.checked = !!localStorage.getItem(OFF);
off.addEventListener('change', () => (off.checked ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF)));

// The page as it will be published. Esc closes it, and the caret stands where it stood.
const load = async (address) => {
  const answer = await fetch(address, { redirect: 'error' });
  if (!answer.ok) throw new Error(answer.status);
  const read = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const body = find('[data-preview]', read);
  find('[data-body]', preview).replaceChildren(body);
};
deeds.preview = async (event) => {
  event.preventDefault();
  await deeds.save?.();
  try {
    await load(words.urls.preview);
  } catch {
    find('[data-body]', preview).textContent = say('noPreview');
  }
  ask(preview);
};
preview.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="?"]');
  if (!link) return;
  event.preventDefault();
  load(words.urls.preview + link.getAttribute('href')).catch(() => {});
});

// «Skjul internt»: what stays in the draft, or with the members, is hidden on a shared screen.
deeds.hide = (event) => {
  const hidden = form.classList.toggle('shared');
  for (const button of all('[data-deed=hide]')) button.setAttribute('aria-pressed', hidden);
};
hear('laid', ({ section }) => {
  for (const button of all('[data-deed=hide]', section)) button.setAttribute('aria-pressed', form.classList.contains('shared'));
});
