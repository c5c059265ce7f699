// What the parts of the writing page share: its form, words and items, the way to the server, and one way to change a text.
export const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);

export const form = byId('skriv');
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

/** An element with these properties and children. */
export const make = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
export const button = (textContent, onclick, className = 'btn alt sm') => make('button', { type: 'button', className, textContent, onclick });

/** Post `body` to one of the page's addresses, or ask without one; gives what is said, its `status` and the seconds to
 * `wait`. Status 0: no net. */
export const post = async (deed, body, id) => {
  try {
    const answer = await fetch(words.urls[deed].replace('{id}', id), {
      method: body ? 'POST' : 'GET',
      signal: AbortSignal.timeout(20_000),
      redirect: 'error',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': form.csrfmiddlewaretoken.value },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    return { ...said, status: answer.status, wait: +answer.headers.get('Retry-After') };
  } catch {
    return { status: 0 };
  }
};
export const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
/** A page of ours; nothing without the net. */
export const fetchPage = async (address) => {
  try {
    return parse(await (await fetch(address, { redirect: 'error' })).text());
  } catch {}
};

export const clockOf = (time) => time.toLocaleTimeString('nb', { timeStyle: 'short', timeZone: 'Europe/Oslo' }).replace(':', '.').replace(/^0/, '');

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
  const tail = (text, size) => text.slice(text.length - end - size, text.length - end);
  for (let step = 4096; step; step >>= 3) {
    while (end + step <= least - start && tail(one, step) === tail(other, step)) end += step;
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

const enable = (section, on) => {
  section.hidden = !on;
  for (const field of all('input, textarea, select, button', section)) field.disabled = !on;
};
/** What needs the script is shown, and what stands for it without one is not. */
export const enliven = (part) => {
  for (const one of all('[data-live], [data-plain]', part)) one.hidden = 'plain' in one.dataset;
};

/** The item of a section or key, laid out when it has not been yet: {id, section, fields, area}. */
export const lay = (id, section = find(`template[data-item="${id}"]`)) => {
  if (items.has(id) || !section) return items.get(id);
  if (section.content) {
    const laid = section.content.firstElementChild;
    enable(laid, false); // not posted until shown
    section.replaceWith(laid);
    section = laid;
  }
  enliven(section);
  const field = (name) => [name, find(`[name=${name}]`, section)];
  const fields = Object.fromEntries(['number', 'heading', 'kind', 'presenters', 'for_deputies', 'text'].map(field));
  const item = { id, section, fields, area: fields.text };
  // Chromium looks through the whole form at each key in one of its fields; this one is posted by hand, below.
  item.area.setAttribute('form', '');
  item.area.autocomplete = 'off';
  items.set(id, item);
  section.addEventListener('input', ({ target }) => {
    if (fields[target.name] !== target) return;
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
  for (const other of items.values()) enable(other.section, other === item);
  shown = item;
  form.sak.value = id;
  for (const line of all('.agenda button')) line.ariaCurrent = line.value === `sak:${id}` ? 'true' : null;
  history.replaceState(null, '', `?sak=${id}`);
  if (focus) item.area.focus();
  tell('shown', item);
};

form.addEventListener('formdata', ({ formData }) => {
  const area = shown?.area;
  if (area && !area.disabled) formData.set(area.name, area.value);
});

/** All keys of the agenda, in its order. */
export const order = () => all('.agenda button').map((line) => +line.value.slice(4));

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
    dialog.close(event.submitter?.value);
    dialog.onclose();
  };
  dialog.showModal();
};
enliven(document);
