// What the parts of the writing page share: its form, words and items, and one way to change a text.
const json = (id) => JSON.parse(document.getElementById(id).textContent);

export const form = document.getElementById('skriv');
export const names = json('navn');
export const words = json('ord');
export const items = new Map();
/** What a key or a button with `data-deed` does, by name. */
export const deeds = {};

export const find = (selector, inside = form) => inside.querySelector(selector);
export const all = (selector, inside = form) => [...inside.querySelectorAll(selector)];
/** A sentence of the page with its values put in. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
/** The parts tell each other: `typed`, `laid`, `shown` and `saved` carry an item, `named` the new names. */
export const tell = (what, detail) => form.dispatchEvent(new CustomEvent(`desk:${what}`, { detail }));
export const hear = (what, deed) => form.addEventListener(`desk:${what}`, (event) => deed(event.detail));

/** An element: attributes that are functions listen, `text` is its text; children follow. */
export const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (name === 'text') made.textContent = value;
    else if (value != null && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
};

/** What is longer, Chromium takes in a moment as markup, and in minutes as text. Firefox takes text only. */
export const LONG = 999;

/** Put text in the place of what stands between two positions, as one step that the browser can undo. */
export const insert = (area, start, end, text) => {
  area.focus();
  if (area.selectionStart !== start || area.selectionEnd !== end) area.setSelectionRange(start, end);
  const long = text.length > LONG && document.execCommand('insertHTML', false, text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\0/g, '␀'));
  if (!long) document.execCommand(text ? 'insertText' : 'delete', false, text);
};

/** After the picture of what was just done; at once where no picture is made. */
export const afterPicture = (deed) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = deed;
  if (document.hidden) port2.postMessage(0);
  else requestAnimationFrame(() => port2.postMessage(0));
};

/** How much two texts share before and after what differs. Whole pieces are compared: letter by letter is slow. */
export const shared = (one, other) => {
  const least = Math.min(one.length, other.length);
  let start = 0;
  let end = 0;
  for (let step = 4096; step; step >>= 3) {
    while (start + step <= least && one.slice(start, start + step) === other.slice(start, start + step)) start += step;
  }
  const tail = (text, from, size) => text.slice(text.length - from - size, text.length - from);
  for (let step = 4096; step; step >>= 3) {
    while (end + step <= least - start && tail(one, end, step) === tail(other, end, step)) end += step;
  }
  return [start, end];
};

/** Text in the place of what an element holds. Where any node is taken away, Chromium ends what it undoes as one: a
 * page that does so at each key makes every letter an undo of its own. */
export const write = (node, text) => {
  if (!node.firstChild) node.append(text);
  else if (node.firstChild.data !== text) node.firstChild.data = text;
};

let shown;
/** The item being written; undefined on an empty agenda. */
export const current = () => shown;

/** The item of a section or key, laid out when it has not been yet: {id, kind, section, fields, area}. */
export const lay = (id, section = find(`template[data-item="${id}"]`)) => {
  if (items.has(id) || !section) return items.get(id);
  if (section.content) {
    const laid = section.content.firstElementChild;
    laid.hidden = true;
    for (const field of all('input, textarea, select, button', laid)) field.disabled = true; // not posted until shown
    section.replaceWith(laid);
    section = laid;
  }
  const item = { id, kind: section.dataset.kind, section, fields: {} };
  for (const name of ['number', 'heading', 'kind', 'presenters', 'for_deputies', 'text']) item.fields[name] = find(`[name=${name}]`, section);
  item.area = item.fields.text;
  // Chromium looks through the whole form at each key in one of its fields; this one is posted by hand, below.
  item.area.setAttribute('form', '');
  item.area.autocomplete = 'off';
  items.set(id, item);
  section.addEventListener('input', ({ target }) => {
    if (item.fields[target.name] !== target) return;
    if (item !== shown) show(id); // the browser's undo reaches into another item
    tell('typed', item);
  });
  tell('laid', item);
  return item;
};

/** Show one item; the others keep text, caret and undo, and are not posted. */
export const show = (id, focus = true) => {
  const item = lay(id);
  if (!item) return;
  for (const other of items.values()) {
    other.section.hidden = other !== item;
    for (const field of all('input, textarea, select, button', other.section)) field.disabled = other !== item;
  }
  shown = item;
  form.sak.value = id;
  for (const button of all('.agenda button')) button.ariaCurrent = button.value === `sak:${id}` ? 'true' : null;
  history.replaceState(null, '', `?sak=${id}`);
  if (focus) item.area.focus();
  tell('shown', item);
};

form.addEventListener('formdata', ({ formData }) => {
  const area = shown?.area;
  if (area && !area.disabled) formData.set(area.name, area.value);
});

/** All keys of the agenda, in its order. */
export const order = () => all('.agenda button').map((button) => +button.value.slice(4));
