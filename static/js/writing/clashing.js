// Others at the same minutes, and copies that another page left on this machine: told of, never merged by itself.
import { all, current, find, form, hear, insert, lay, make, order, say, shared, show, tell, words } from './desk.js';
import { ask } from './keys.js';
import { post } from './posting.js';
import { changed, draw, forget, keep, leave, left, pick, poll, read, refused, save, saveAll, settle, version } from './saving.js';

const IDLE = 10_000;
const notes = make('div', { 'aria-live': 'polite' });
find('.middle').prepend(notes);
/** One sentence under a key, with buttons; without a text it goes away. The same again is not said again. */
const note = (key, text, ...buttons) => {
  const old = [...notes.children].find((row) => row.dataset.key === key);
  if (old?.firstChild.textContent === text) return;
  old?.remove();
  if (!text) return;
  const doing = buttons.map(([word, click, more]) => make('button', { type: 'button', class: 'btn alt sm', text: say(word), click, ...more }));
  notes.append(make('p', { class: 'notice row', 'data-key': key }, make('span', { text }), ...doing));
};
const named = (item, text) => {
  if (item === current()) return text;
  return `${item.fields.number.value} ${item.fields.heading.value}: `.trimStart() + text;
};

/** Give a field another value: by the least change where she writes, so that caret and undo stay. */
const put = (item, name, value) => {
  const field = item.fields[name];
  if (field === document.activeElement && field.setSelectionRange && value.length <= words.limit) {
    const { value: old, selectionStart, selectionEnd } = field;
    let [start, end] = shared(old, value);
    if (/[\ud800-\udbff]/.test(old[start - 1])) start -= 1;
    if (/[\udc00-\udfff]/.test(old[old.length - end])) end -= 1;
    const move = (at) => (at <= start ? at : Math.max(start, at + (at > old.length - end ? value.length - old.length : 0)));
    insert(field, start, old.length - end, value.slice(start, value.length - end));
    field.setSelectionRange(move(selectionStart), move(selectionEnd));
  }
  if (read(field) === value) return;
  field[field.type === 'checkbox' ? 'checked' : 'value'] = value;
  tell('typed', item);
};

// Both texts line by line; what stands in one only is marked.
const pairs = (mine, theirs) => {
  const rows = [];
  let [a, b] = [mine.split('\n'), theirs.split('\n')];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) rows.push([a[start], a[start++]]);
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const tail = end ? a.slice(-end) : [];
  [a, b] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const wide = b.length + 1;
  // How many lines both have from here on; of very long texts all lines are marked.
  const common = a.length * b.length < 4e6 && new Uint16Array((a.length + 1) * wide);
  for (let i = a.length; common && i--; ) {
    for (let j = b.length; j--; ) {
      const at = i * wide + j;
      common[at] = a[i] === b[j] ? common[at + wide + 1] + 1 : Math.max(common[at + wide], common[at + 1]);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * wide + j;
    if (common && i < a.length && a[i] === b[j]) rows.push([a[i++], b[j++]]);
    else if (j === b.length || (i < a.length && (!common || common[at + wide] >= common[at + 1]))) rows.push([a[i++]]);
    else rows.push([undefined, b[j++]]);
  }
  return [...rows, ...tail.map((line) => [line, line])];
};
const NEAR = 2;
const dialog = document.getElementById('begge');
const shown = (field, value) => {
  if (typeof value === 'boolean') return value ? '✓' : '–';
  return field.options ? [...field.options].find((option) => option.value === value)?.text : value;
};
/** Show both sides and let her choose: mine, theirs, both, or nothing yet. */
const choose = (item, title, mine, theirs) => {
  const rows = Object.keys(theirs).flatMap((name) => {
    const field = item.fields[name];
    const lines = pairs(shown(field, mine[name]), shown(field, theirs[name]));
    const near = lines.map((_, at) => lines.slice(Math.max(0, at - NEAR), at + NEAR + 1).some(([a, b]) => a !== b));
    const head = make('tr', {}, make('th', { colspan: 2, scope: 'colgroup', text: field.labels[0].textContent }));
    const cell = (text, differs) => make('td', text === undefined && { class: 'none' }, differs ? make('mark', { text }) : text ?? '');
    return [head, ...lines.flatMap(([a, b], at) => {
      if (near[at]) return make('tr', {}, cell(a, a !== b && a !== undefined), cell(b, a !== b && b !== undefined));
      return near[at - 1] || !at ? make('tr', { class: 'gap' }, make('td', { colspan: 2, text: '…' })) : [];
    })];
  });
  find('h2', dialog).textContent = title;
  find('tbody', dialog).replaceChildren(...rows);
  find('[value=both]', dialog).hidden = !('text' in theirs);
  dialog.returnValue = '';
  ask(dialog);
  return new Promise((done) => dialog.addEventListener('close', () => done(dialog.returnValue), { once: true }));
};
const both = (mine, theirs) => `${theirs.trimEnd()}\n${say('between')}\n${mine.trimStart()}`;

const settleClash = async (item) => {
  const { names, fields: theirs, marks, version: number, sentence } = item.clash;
  show(item.id);
  const mine = pick(names, (name) => read(item.fields[name]));
  const choice = await choose(item, sentence, mine, pick(names, (name) => theirs[name]));
  if (!choice) return;
  const loser = choice === 'theirs' ? mine : theirs;
  const lost = names.filter((name) => choice !== 'both' || name !== 'text').map((name) => loser[name]).join('\n');
  if (lost && refused(await post(words.urls.aside.replace('/0/', `/${item.id}/`), { text: lost }))) return;
  item.clash = item.stuck = undefined;
  settle(item, pick(names, (name) => theirs[name]), marks);
  version(item).value = number;
  if (choice === 'theirs') for (const name of names) put(item, name, theirs[name]);
  else if (choice === 'both') put(item, 'text', both(mine.text, theirs.text));
  note(`clash${item.id}`, lost && say('setAside'), ['versions', () => window.open(words.urls.versions.replace('/0/', `/${item.id}/`))]);
  tell('typed', item);
  save(item);
};
hear('clash', (item) => {
  note(`clash${item.id}`, named(item, item.clash.sentence), ['compare', () => settleClash(item)]);
});

// Buttons that would leave the page, while something is not saved.
hear('stay', () => {
  note('stay', say('stay'), ['close', () => note('stay')]);
});
hear('saved', () => note('stay'));

/** The text of an item that is gone goes the plain form's way, which makes a new item of it. */
const rescue = async (id, fields) => {
  await saveAll();
  for (const field of all('.sak input, .sak textarea, .sak select, [name=sak]')) field.disabled = true;
  for (const [name, text] of Object.entries({ ...fields, sak: id })) form.append(make('textarea', { name, text, hidden: true }));
  leave();
  form.submit();
};
const asNew = (id, fields) => ['saveAsNew', () => rescue(id, fields())];
hear('gone', (item) => {
  note(`gone${item.id}`, named(item, say('gone')), asNew(item.id, () => pick(['number', 'heading', 'text'], (name) => item.fields[name].value)));
});

// Copies that other pages left.
const cleaned = (value) => (typeof value === 'string' ? value.replaceAll('\0', '␀') : value);
const offer = (copy) => {
  const item = lay(copy.id);
  const known = (base, name) => base[name] === cleaned(copy.fields[name]);
  // Saved after all; or made a new item of.
  if (item ? Object.keys(copy.fields).every((name) => known(item.base, name)) : order().some((id) => known(lay(id).base, 'text'))) return forget(copy);
  const at = new Date(copy.at);
  const [day, clock] = ['Date', 'Time'].map((part) => at[`toLocale${part}String`]('nb', part === 'Time' ? { hour: '2-digit', minute: '2-digit' } : {}));
  const text = say(at.toDateString() === new Date().toDateString() ? 'found' : 'foundOn', { day, clock: clock.replace(':', '.') });
  const discard = () => {
    forget(copy);
    note(copy.key, say('discarded'), ['undo', () => {
      keep(copy);
      offer(copy);
    }]);
  };
  const fetch = () => {
    show(item.id);
    Object.assign(item.marks, copy.marks); // so that newer text on the server is a clash, not replaced
    for (const name in copy.fields) {
      item.fields[name].focus();
      put(item, name, copy.fields[name]);
    }
    forget(copy);
    note(copy.key);
  };
  const compare = async () => {
    show(item.id);
    const names = Object.keys(copy.fields);
    const choice = await choose(item, text, copy.fields, pick(names, (name) => item.base[name]));
    if (choice === 'theirs') return discard();
    if (choice === 'both') copy.fields.text = both(copy.fields.text, item.area.value);
    if (choice) fetch();
  };
  if (item) note(copy.key, named(item, text), ['fetch', fetch], ['difference', compare], ['discard', discard]);
  else note(copy.key, `${copy.fields.heading ?? ''} ${text}`.trim(), asNew(copy.id, () => copy.fields), ['discard', discard]);
};
addEventListener('storage', ({ key, newValue }) => newValue === null && key && note(key));

// What others do.
let published;
let last;
const writing = () => {
  const others = last.items.filter((item) => item.writing);
  const text = others.map((item) => say('writes', { by: item.by_name, item: item.number || item.heading })).join(' · ');
  const where = document.getElementById('andre');
  if (where.textContent !== text) where.textContent = text;
  const here = others.find(({ id }) => id === current()?.id);
  note('here', here && say('writesHere', { by: here.by_name }));
};
const catchUp = async (id) => {
  const item = lay(id);
  await item.queue;
  const state = await post(`${words.urls.state}?sak=${id}`);
  const now = state.items?.find((one) => one.id === id);
  if (!now || item.clash || now.version <= +version(item).value) return;
  const take = (names, asked) => {
    settle(item, pick(names, (name) => now.fields[name]), now.marks);
    for (const name of names) {
      if (asked) item.fields[name].focus();
      put(item, name, now.fields[name]);
    }
    note(`fresh${id}`);
  };
  const mine = changed(item);
  const news = Object.keys(now.marks).filter((name) => now.marks[name] !== item.marks[name] && !mine.includes(name));
  const busy = news.filter((name) => item.fields[name] === document.activeElement && Date.now() - item.at < IDLE);
  take(news.filter((name) => !busy.includes(name)));
  if (busy.length) note(`fresh${id}`, say('fresh', { by: now.by_name }), ['take', () => take(busy.filter((name) => !changed(item).includes(name)), !show(id))]);
  else if (!mine.length) version(item).value = now.version;
};
hear('state', (state) => {
  last = state;
  published ??= state.published;
  if (state.published > published) note('published', say('published'));
  if (`${state.items.map(({ id }) => id)}` !== `${order()}`) note('agenda', say('agendaChanged'), ['reload', async () => (await saveAll()) && location.reload()]);
  writing();
  for (const { id, version: number } of state.items) {
    const root = find(`.sak[data-item="${id}"]`) || find(`template[data-item="${id}"]`)?.content;
    if (root && +find('[name=version]', root).value < number) catchUp(id);
  }
});
hear('shown', () => last && writing());

addEventListener('load', async () => {
  for (const copy of await left()) offer(copy);
  poll();
  draw();
});
