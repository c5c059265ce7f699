// Keys, and the buttons that do the same; help, and the preview over the text.
import { all, current, deeds, find, form, hear, order, say, show, words } from './desk.js';

export { deeds };

const MAC = /Mac|iP/.test(navigator.platform);
const OFF = 'ordskifte:keys-off';
const NUMBERED = { 1: 'help', 2: 'people', 4: 'preview', 8: 'doubt' };
const ARROWS = { ArrowDown: ['next', 'moveDown'], ArrowUp: ['previous', 'moveUp'], Enter: ['round'] };
const help = find('#hjelp', document);
const preview = find('#visning', document);

/** The deed of a key: F-keys, and Alt (⌘⌥ on a Mac) with a digit, an arrow or Enter; never AltGr. */
const meant = ({ key, code, altKey, ctrlKey, metaKey, shiftKey }, altGr) => {
  const alt = altKey && !ctrlKey && !altGr && metaKey === MAC;
  const digit = alt ? /^Digit(\d)/.exec(code) : !altKey && !ctrlKey && !metaKey && /^F(\d)$/.exec(key);
  if (digit) return NUMBERED[digit[1]] + (shiftKey && digit[1] === '8' ? 'Back' : '');
  return alt && ARROWS[key]?.[+shiftKey];
};

document.addEventListener('keydown', (event) => {
  const saves = (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && event.key === 's';
  const deed = saves ? 'save' : !localStorage[OFF] && meant(event, event.getModifierState('AltGraph'));
  if (event.isComposing || !deeds[deed] || (find('dialog[open]', document) && !saves)) return;
  event.preventDefault();
  deeds[deed](event);
});
document.addEventListener('click', (event) => deeds[event.target.closest('[data-deed]')?.dataset.deed]?.(event));

const step = (by) => () => {
  const keys = order();
  show(keys[keys.indexOf(current()?.id) + by]);
};
deeds.next = step(1);
deeds.previous = step(-1);

/** Open a dialog over the page; it gives the caret back as it stood, before the next key. */
export const ask = (dialog) => {
  let area = current()?.area;
  const caret = area && [area.selectionStart, area.selectionEnd];
  dialog.onclose = () => {
    area?.blur(); // Chromium gives the focus back without the caret, and keys then write nothing
    area?.focus();
    area?.setSelectionRange(...caret);
    area = null;
  };
  dialog.onsubmit = dialog.oncancel = (event) => {
    event.preventDefault();
    close(dialog, event.submitter?.value);
  };
  dialog.showModal();
};
const close = (dialog, value) => {
  dialog.close(value);
  dialog.onclose();
};
deeds.help = () => ask(help);
deeds.close = (event) => close(event.target.closest('dialog'));

const off = find('#taster-av', help);
off.checked = localStorage[OFF];
off.addEventListener('change', () => (off.checked ? (localStorage[OFF] = 1) : localStorage.removeItem(OFF)));

const body = find('[data-body]', preview);
const load = async (audience = '') => {
  try {
    const page = await (await fetch(words.urls.preview + audience, { redirect: 'error' })).text();
    body.replaceChildren(find('[data-preview]', new DOMParser().parseFromString(page, 'text/html')));
  } catch {
    body.textContent = say('noPreview');
  }
};
deeds.preview = async (event) => {
  event.preventDefault();
  await deeds.save?.();
  await load();
  ask(preview);
};
preview.addEventListener('click', (event) => {
  const audience = event.target.closest('a')?.getAttribute('href');
  if (!audience?.startsWith('?')) return;
  event.preventDefault();
  load(audience);
});

// What stays in the draft, or with the members, is hidden on a shared screen.
const press = () => {
  for (const button of all('[data-deed=hide]')) button.ariaPressed = form.classList.contains('shared');
};
deeds.hide = () => press(form.classList.toggle('shared'));
hear('laid', press);
press();
