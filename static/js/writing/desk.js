// What the parts of the writing page share: its form, words and items, the way to the server, and one way to change a text;
// and the text's field itself, with the layer that says at once what was recognised.
import { makeParser, readRegister, splitSpans } from '../notation.js';

export const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);

export const form = byId('skriv');
const names = json('navn');
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
    const said = await answer.json().catch((cut) => (answer.ok ? Promise.reject(cut) : {}));
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

/** From so many letters on Chromium takes a millisecond for each line that goes, unless text stands behind it. */
export const MANY = 9_999;

/** Put text in the place of what stands between two positions, as one step that the browser can undo; as two, where so
 * much goes that the last letter must go by itself. */
export const insert = (area, start, end, text) => {
  const last = area.value.trimEnd().length - 1;
  area.focus();
  if (end - start > MANY && end > last && last > start) {
    insert(area, start, last, text);
    start += text.length;
    end += start - last;
    text = '';
  }
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

// ---- a layer behind the text, letter for letter the same, where labels are marked

export let register = readRegister(names);

/** Where the label of a block ends, its delimiter with it; a task's names and date are label too. */
const labelEnd = ({ raw, task, textAt }) => {
  const said = task && (task.whenText || task.whoText);
  return said ? raw.indexOf(':', raw.indexOf(said, textAt) + said.length) + 1 : raw.slice(0, textAt).trimEnd().length;
};

export const look = ({ doubt, isReply, kind, membersOnly }) => `${doubt ? 'doubt' : kind}${isReply ? ' child' : ''}${kind === 'internal' || membersOnly ? ' int' : ''}`;

/** Text, label, then text and what is for members alone by turns. Nothing is taken away: see `write` in desk.js. */
const drawn = (block, line = make('div')) => {
  const { labelAt, raw } = block;
  const start = labelAt?.[0] ?? 0;
  const end = labelAt ? labelEnd(block) : 0;
  const rest = raw.slice(end);
  const parts = [raw.slice(0, start), raw.slice(start, end)];
  let at = 0;
  let done = 0;
  for (const { membersOnly: hides, text } of rest.includes('((') ? splitSpans(rest) : []) {
    at = rest.indexOf(text, at) + text.length;
    if (hides) parts.push(rest.slice(done, at - text.length), text);
    if (hides) done = at;
  }
  parts.push(rest.slice(done));
  line.letters = raw.length;
  line.className = look(block);
  for (let n = 0; n < Math.max(parts.length, line.childNodes.length); n += 1) {
    if (!line.childNodes[n]) line.append(n % 2 ? make(n > 1 ? 'i' : 'b', {}, '') : '');
    const node = line.childNodes[n].firstChild ?? line.childNodes[n];
    if (node.data !== (parts[n] ?? '')) node.data = parts[n] ?? '';
  }
  return line;
};

/** Bring nodes, one to a block, up to date; only those whose block is another than before are drawn. */
export const patch = (tail, nodes, before, now, draw, drop) => {
  const most = Math.min(before.length, now.length);
  let start = 0;
  let end = 0;
  while (start < most && before[start] === now[start]) start += 1;
  while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  const after = nodes.slice(nodes.length - end);
  const old = nodes.slice(start, nodes.length - end);
  const made = now.slice(start, now.length - end).map((block, n) => {
    const node = draw(block, old[n]);
    if (node !== old[n]) (after[0] ?? tail).before(node);
    return node;
  });
  for (const [n, node] of old.entries()) if (node !== made[n]) drop(node);
  return [...nodes.slice(0, start), ...made, ...after];
};

// A line that changes is laid out with its neighbours only.
const split = (lines) => {
  const rest = [...lines.children];
  while (rest.length > 59) lines.after(make('div', {}, ...rest.splice(-30)));
};

/** Read the item's text again and show what changed. */
const read = (item) => {
  const { layer } = item;
  const text = item.area.value;
  item.parser ??= makeParser(register, form.dataset.date);
  // What is too long to be saved is left to the browser, which can still scroll and change it.
  const draws = text.length <= words.limit;
  item.blocks = draws ? item.parser.parse(text) : [];
  layer.hidden = !draws;
  item.field.classList.toggle('on', draws);
  item.lines = patch(item.end, item.lines, item.drawnBlocks, item.blocks, drawn, (line) => line.remove());
  item.drawnBlocks = [...item.blocks];
  item.drawnText = draws ? text : '';
  for (const lines of layer.children) split(lines);
};

/** Let the layer hold the letters of the text, their meaning unread. Only within one node of a line; whether it does. */
const follow = (item) => {
  const { area, drawnBlocks, drawnText, layer, lines } = item;
  const text = area.value;
  if (text === drawnText || layer.hidden || text.length > words.limit) return text === drawnText;
  const [start, end] = shared(drawnText, text);
  const removed = drawnText.length - end - start;
  let past = 0;
  let index = lines.findIndex((line) => (past += line.letters) > start);
  if (index < 0 && !drawnText.endsWith('\n')) index = lines.length - 1;
  const line = lines[index];
  let at = start - past + line?.letters;
  // Without its line end a line would stand joined with the next.
  if (!line || (removed && at + removed === line.letters && drawnText[start + removed - 1] === '\n')) return false;
  for (const child of line.childNodes) {
    const node = child.firstChild ?? child;
    if (at < node.length || (at === node.length && !removed)) {
      if (at + removed > node.length) return false;
      node.replaceData(at, removed, text.slice(start, text.length - end));
      line.letters += text.length - drawnText.length;
      drawnBlocks[index] = null;
      item.drawnText = text;
      return true;
    }
    at -= node.length;
  }
  return false;
};

// What stands in an item is read when the picture of the key is made; before that only if something asks for it.
let unread;
const readUnread = () => {
  const item = unread;
  unread = null;
  if (!item) return;
  read(item);
  tell('read', item);
};
document.addEventListener('keydown', ({ key }) => key.length > 1 && readUnread(), true);
document.addEventListener('click', readUnread, true);

/** Where a block begins in the text; -1 when it is there no more. */
export const startOf = ({ blocks }, block) => {
  const index = blocks.indexOf(block);
  return index < 0 ? index : blocks.slice(0, index).reduce((at, { raw }) => at + raw.length, 0);
};

/** Where on the screen a place in the text is. */
export const boxAt = ({ end, lines }, at) => {
  let left = at;
  let node = end.firstChild;
  for (const line of lines) {
    if (left < line.letters || (left === line.letters && !line.textContent.endsWith('\n'))) {
      const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (left > (node = letters.nextNode()).length) left -= node.length;
      break;
    }
    left -= line.letters;
  }
  const range = document.createRange();
  range.setStart(node, left);
  return range.getBoundingClientRect();
};

/** Scroll the field to the caret: it grows after the browser has looked for the caret. */
export const reveal = (item) => {
  const { area, field } = item;
  const box = boxAt(item, area.selectionEnd);
  const { top } = field.getBoundingClientRect();
  field.scrollTop += Math.max(0, box.bottom + 28 - top - field.clientHeight) + Math.min(0, box.top - 28 - top);
};

/** Put the caret somewhere and see to it that it is seen. */
export const goTo = (item, at) => {
  item.area.focus();
  item.area.setSelectionRange(at, at);
  reveal(item);
};

hear('laid', (item) => {
  item.field = item.area.parentNode;
  item.layer = find('.mir', item.field);
  item.end = item.layer.firstChild.firstChild; // empty, it holds the place of the line that is begun after the last
  item.lines = item.drawnBlocks = [];
});
hear('typed', (item) => {
  if (!item.blocks || item.area.value === item.drawnText) return; // what has not been shown is read when it is
  if (unread !== item) {
    readUnread();
    unread = item;
    afterPicture(readUnread);
  }
  if (!follow(item)) readUnread();
  if (document.activeElement === item.area && !item.layer.hidden) reveal(item);
});
hear('shown', read);
hear('named', (given) => {
  register = readRegister(given);
  for (const item of items.values()) item.parser = null;
  if (current()) read(current());
});
