// Others at the same minutes, and copies that another page left on this machine: told of, never merged by itself.
import { all, ask, button, byId, clockOf, current, find, form, hear, insert, lay, make, order, post, say, shared, show, tell, words } from './desk.js';
import { changed, draw, forget, keep, leave, left, pick, poll, read, refused, save, saveAll, settle, typedIn, version } from './saving.js';

const IDLE = 10_000;
const notes = byId('beskjeder');
/** One sentence under a key, with buttons, each by the name of its word; without a text it goes away. The same again is
 * not said again. */
const note = (key, text, does = {}) => {
  const old = [...notes.children].find((row) => row.key === key);
  if (old?.firstChild.textContent === text) return;
  old?.remove();
  if (!text) return;
  const buttons = Object.entries(does).map(([word, deed]) => button(say(word), () => deed()));
  notes.append(make('p', { className: 'notice row', key }, make('span', { textContent: text }), ...buttons));
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
const putAll = (item, fields, focus) => {
  for (const name in fields) {
    if (focus) item.fields[name].focus();
    put(item, name, fields[name]);
  }
};

const dialog = byId('begge');
let asked;
/** Show both sides as the server draws them, and let her choose: mine, theirs, both, or nothing yet. Of two clicks the
 * last is answered. */
const choose = async (item, title, mine, theirs) => {
  const turn = (asked = {});
  const said = await post('compare', { mine, theirs }, item.id);
  if (turn !== asked || refused(said)) return;
  show(item.id);
  find('h2', dialog).textContent = title;
  find('tbody', dialog).innerHTML = said.html;
  find('[value=both]', dialog).hidden = !('text' in theirs);
  dialog.returnValue = '';
  ask(dialog);
  return new Promise((done) => dialog.addEventListener('close', () => done(dialog.returnValue), { once: true }));
};
const both = (mine, theirs) => `${theirs.trimEnd()}\n${say('between')}\n${mine.trimStart()}`;

const settleClash = async (item) => {
  const { names, marks, sentence } = item.clash;
  const theirs = pick(names, (name) => item.clash.fields[name]);
  const choice = await choose(item, sentence, typedIn(item, names), theirs);
  if (!choice) return;
  const mine = typedIn(item, names);
  const loser = choice === 'theirs' ? mine : theirs;
  const lost = names.filter((name) => choice !== 'both' || name !== 'text').map((name) => loser[name]).join('\n');
  if (lost && refused(await post('aside', { text: lost }, item.id))) return;
  version(item).value = item.clash.version;
  item.clash = item.stuck = undefined;
  settle(item, theirs, marks);
  if (choice === 'theirs') putAll(item, theirs);
  else if (choice === 'both') put(item, 'text', both(mine.text, theirs.text));
  note(`clash${item.id}`, lost && say('setAside'), { versions: () => open(words.urls.versions.replace('{id}', item.id)) });
  tell('typed', item);
  save(item);
};
hear('clash', (item) => note(`clash${item.id}`, named(item, item.clash.sentence), { compare: () => settleClash(item) }));

// Buttons that would leave the page, while something is not saved.
const silence = () => note('stay');
hear('stay', () => note('stay', say('stay'), { close: silence }));
hear('saved', silence);

/** The text of an item that is gone goes the plain form's way, which makes a new item of it. */
const rescue = async (id, fields) => {
  await saveAll();
  for (const field of all('.sak input, .sak textarea, .sak select, [name=sak]')) field.disabled = true;
  for (const [name, value] of Object.entries({ ...fields, sak: id })) form.append(make('textarea', { name, value, hidden: true }));
  leave();
  form.submit();
};
hear('gone', (item) => {
  note(`gone${item.id}`, named(item, say('gone')), { saveAsNew: () => rescue(item.id, typedIn(item, ['number', 'heading', 'text'])) });
});

// Copies that other pages left.
const offer = (copy) => {
  const { fields, id, key } = copy;
  const item = lay(id);
  const known = (base, name) => base[name] === fields[name];
  // Saved after all; or made a new item of.
  if (item ? Object.keys(fields).every((name) => known(item.base, name)) : order().some((one) => known(lay(one).base, 'text'))) return forget(copy);
  const at = new Date(copy.at);
  const text = say(at.toDateString() === new Date().toDateString() ? 'found' : 'foundOn', { day: at.toLocaleDateString('nb'), clock: clockOf(at) });
  const undo = () => {
    keep(copy);
    offer(copy);
  };
  const discard = () => {
    forget(copy);
    note(key, say('discarded'), { undo });
  };
  const fetch = () => {
    show(id);
    Object.assign(item.marks, copy.marks); // so that newer text on the server is a clash, not replaced
    putAll(item, fields, true);
    forget(copy);
    note(key);
  };
  const difference = async () => {
    const choice = await choose(item, text, fields, pick(Object.keys(fields), (name) => item.base[name]));
    if (choice === 'theirs') return discard();
    if (choice === 'both') fields.text = both(fields.text, item.area.value);
    if (choice) fetch();
  };
  if (item) note(key, named(item, text), { fetch, difference, discard });
  else note(key, `${fields.heading ?? ''} ${text}`.trim(), { saveAsNew: () => rescue(id, fields), discard });
};
addEventListener('storage', ({ key, newValue }) => newValue === null && key && note(key));

// What others do.
let published;
let last;
const writing = () => {
  const others = last.items.filter((item) => item.writing);
  const text = others.map((item) => say('writes', { by: item.by_name, item: item.number || item.heading })).join(' · ');
  const where = byId('andre');
  if (where.textContent !== text) where.textContent = text;
  const here = others.find(({ id }) => id === current()?.id);
  note('here', here && say('writesHere', { by: here.by_name }));
};
const catchUp = async (id) => {
  const item = lay(id);
  await item.queue;
  const state = await post('item', undefined, id);
  const now = state.items?.find((one) => one.id === id);
  if (!now || item.clash || now.version <= +version(item).value) return;
  const take = (names, asked) => {
    const fields = pick(names, (name) => now.fields[name]);
    settle(item, fields, now.marks);
    putAll(item, fields, asked);
    note(`fresh${id}`);
  };
  const mine = changed(item);
  const news = Object.keys(now.marks).filter((name) => now.marks[name] !== item.marks[name] && !mine.includes(name));
  const busy = news.filter((name) => item.fields[name] === document.activeElement && Date.now() - item.at < IDLE);
  take(news.filter((name) => !busy.includes(name)));
  if (busy.length) note(`fresh${id}`, say('fresh', { by: now.by_name }), { take: () => take(busy.filter((name) => !changed(item).includes(name)), !show(id)) });
  else if (!mine.length) version(item).value = now.version;
};
hear('state', (state) => {
  last = state;
  published ??= state.published;
  if (state.published > published) note('published', say('published'));
  if (`${state.items.map(({ id }) => id)}` !== `${order()}`) note('agenda', say('agendaChanged'), { reload: async () => (await saveAll()) && location.reload() });
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
