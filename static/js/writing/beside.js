// What the writing page does beside taking down the text: here keys, preview and agenda; the parts imported do the rest.
import { all, ask, byId, current, deeds, fetchPage, find, form, hear, insert, order, say, show, tell, words, write } from './desk.js';
import './attending.js';
import './drawing.js';
import './typing.js';
import './clashing.js';

const MAC = /Mac|iP/.test(navigator.platform);
const OFF = 'ordskifte:keys-off';
const NUMBERED = { 1: 'help', 2: 'people', 4: 'preview', 8: 'doubt' };
const ARROWS = { ArrowDown: ['next', 'moveDown'], ArrowUp: ['previous', 'moveUp'], Enter: ['round'] };

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

deeds.help = () => ask(byId('hjelp'));
const off = byId('taster-av');
off.checked = localStorage[OFF];
off.onchange = () => (off.checked ? (localStorage[OFF] = 1) : localStorage.removeItem(OFF));

const preview = byId('visning');
const body = find('[data-body]', preview);
const load = async (audience = '') => {
  const page = await fetchPage(words.urls.preview + audience);
  body.replaceChildren((page && find('[data-preview]', page)) || say('noPreview'));
};
deeds.preview = async (event) => {
  event.preventDefault();
  await deeds.save();
  await load();
  ask(preview);
};
preview.onclick = (event) => {
  const audience = event.target.closest('a')?.getAttribute('href');
  if (!audience?.startsWith('?')) return;
  event.preventDefault();
  load(audience);
};

// What stays in the draft, or with the members, is hidden on a shared screen.
deeds.hide = () => {
  const hides = form.classList.toggle('shared');
  for (const button of all('[data-deed=hide]')) button.ariaPressed = hides;
};
hear('laid', ({ section }) => (find('[data-deed=hide]', section).ariaPressed = form.classList.contains('shared')));

// ---- the agenda: another item is shown at once, and items are moved by key or pointer

form.addEventListener('click', (event) => {
  const item = event.target.closest('[name=go][value^="sak:"]');
  if (!item) return;
  event.preventDefault();
  show(+item.value.slice(4));
});
const step = (by) => () => {
  const keys = order();
  show(keys[keys.indexOf(current()?.id) + by]);
};
deeds.next = step(1);
deeds.previous = step(-1);
const press = (where) => () => find(`[name=flytt][value^=${where}]`, current()?.section).click();
deeds.moveUp = press('opp');
deeds.moveDown = press('ned');

// «Bolig v/ Ida Hagen» names the one who presents.
form.addEventListener('change', ({ target }) => {
  const { heading, presenters } = current()?.fields ?? {};
  const said = target === heading && !presenters.value && /^(.*\S)\s+v\/\s*(\S.*)$/u.exec(target.value);
  if (!said) return;
  insert(heading, said[1].length, heading.value.length, '');
  presenters.value = said[2];
  presenters.dispatchEvent(new Event('input', { bubbles: true }));
});
hear('typed', ({ id, fields }) => {
  const [number, heading] = find(`.agenda button[value="sak:${id}"]`).children;
  write(number, fields.number.value);
  write(heading, fields.heading.value || heading.textContent);
});

const list = find('.agenda');
let dragged;
for (const line of list.children) {
  line.draggable = true;
  line.ondragstart = ({ dataTransfer }) => {
    dragged = line;
    dataTransfer.setData('text/plain', '');
  };
  line.ondragover = (event) => {
    if (!dragged) return;
    event.preventDefault();
    const { top, height } = line.getBoundingClientRect();
    if (dragged !== line) list.insertBefore(dragged, event.clientY < top + height / 2 ? line : line.nextSibling);
  };
  line.ondragend = () => {
    dragged = null;
    form.rekkefolge.value = order().join(' ');
    form.requestSubmit(find('[data-reorder]'));
  };
}

if (current()) tell('shown', current());
