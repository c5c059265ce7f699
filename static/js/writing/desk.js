// What the parts of the writing page share: its form, its words, its items, and one way to change a text.
const json = (id) => JSON.parse(document.getElementById(id).textContent);

export const form = document.getElementById('skriv');
export const names = json('navn');
export const words = json('ord');
export const items = new Map();

/** A sentence of the page with its values put in. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
/** The parts tell each other: `typed` and `shown` carry an item, `saved` too, `named` the new names. */
export const tell = (what, detail) => form.dispatchEvent(new CustomEvent(`desk:${what}`, { detail }));
export const hear = (what, deed) => form.addEventListener(`desk:${what}`, (event) => deed(event.detail));
export const find = (selector, inside = form) => inside.querySelector(selector);
export const all = (selector, inside = form) => [...inside.querySelectorAll(selector)];

/** An element: attributes that are functions listen, `text` is its text; children follow. */
export const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (name === 'text') made.textContent = value;
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

let shown;
/** The item being written; undefined on an empty agenda. */
export const current = () => shown;

const FIELDS = ['number', 'heading', 'kind', 'presenters', 'for_deputies', 'text'];

const take = (section) => {
  const item = { id: +section.dataset.item, kind: section.dataset.kind, section, fields: {} };
  for (const name of FIELDS) item.fields[name] = find(`[name="${name}"]`, section);
  item.area = item.fields.text;
  items.set(item.id, item);
  section.addEventListener('input', (event) => {
    if (!Object.values(item.fields).includes(event.target)) return;
    if (item !== shown) show(item.id); // the browser's undo reaches into another item
    tell('typed', item);
  });
  return item;
};

/** The item of a key, laid out when it has not been yet. */
export const lay = (id) => {
  const template = !items.has(id) && find(`template[data-item="${id}"]`);
  if (!template) return items.get(id);
  const section = template.content.firstElementChild;
  template.replaceWith(section);
  section.hidden = true;
  const item = take(section);
  tell('laid', item);
  return item;
};

/** Show one item; the others keep their text, their caret and their undo, and are not posted. */
export const show = (id, focus = true) => {
  const item = lay(id);
  if (!item) return;
  for (const other of items.values()) {
    other.section.hidden = other !== item;
    for (const field of all('input, textarea, select, button', other.section)) field.disabled = other !== item;
  }
  shown = item;
  find('[name=sak]').value = id;
  for (const button of all('.agenda button')) {
    if (button.value === `sak:${id}`) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  history.replaceState(null, '', `?sak=${id}`);
  if (focus) item.area.focus();
  tell('shown', item);
};

/** Put text in the place of what stands between two positions, as one step that the browser can undo. */
export const insert = (area, start, end, text) => {
  area.focus();
  area.setSelectionRange(start, end);
  document.execCommand(text ? 'insertText' : 'delete', false, text);
};

/** All keys of the agenda, in its order. */
export const order = () => all('.agenda button').map((button) => +button.value.slice(4));

export const open = () => {
  const section = find('.sak');
  if (section) take(section);
};
