// Nothing typed is lost: every key is kept on this machine at once, and sent to the server in the next pause.
// Without a script the writing page is a plain form with «Lagre» buttons; with it nothing waits for a page. This, and what
// is imported here, must stand before the first key: the text is kept, saved and marked. The rest is beside.js.
import { afterPicture, current, deeds, find, form, hear, items, lay, make, post, say, show, tell, words, write } from './desk.js';

const PAUSE = 800;
const LONGEST = 10_000;
const POLL = 5_000;
const RETRY = [2, 5, 15, 30];
const TROUBLE = { 0: 'offline', 401: 'signedOut', 404: 'denied', 429: 'wait' };
const SHUT = ['signedOut', 'denied', 'stranger']; // whose session it is must be known before anything is sent
const OWN = `ordskifte:${form.dataset.user}:${form.dataset.meeting}:`;
const PAGE = Math.random().toString(36).slice(2);

// localStorage outlives a closed tab; IndexedDB, which reaches the disk at once, a browser that is killed.
const store = new Promise((open, fail) => {
  const asked = indexedDB.open('ordskifte');
  asked.onupgradeneeded = () => asked.result.createObjectStore('copies', { keyPath: 'key' });
  asked.onsuccess = () => open(asked.result);
  asked.onerror = fail;
});
const inStore = async (mode, deed) => {
  const work = (await store).transaction('copies', mode, { durability: 'strict' });
  const asked = deed(work.objectStore('copies'));
  return new Promise((done, fail) => {
    work.oncomplete = () => done(asked.result);
    work.onabort = fail;
  });
};
const putDown = (copy) => {
  let kept;
  try {
    if (copy.fields) localStorage.setItem(copy.key, JSON.stringify(copy));
    else localStorage.removeItem(copy.key);
    kept = true;
  } catch {}
  inStore('readwrite', (copies) => copies.put(copy)).catch(() => kept || hinder('unkept'));
};
const unkept = new Map();
const keepAll = () => {
  for (const copy of unkept.values()) putDown(copy);
  unkept.clear();
};
/** Keep a copy, once the picture of the key is made: a long text takes longer to keep than to show. One without fields
 * says that what was kept under its key is done with. */
export const keep = (copy) => {
  if (!unkept.size) afterPicture(keepAll);
  unkept.set(copy.key, copy);
};
addEventListener('pagehide', keepAll);
export const forget = ({ key, at }) => keep({ key, at });
/** What other pages of hers have left: the newest copy under each key. */
export const left = async () => {
  const copies = new Map();
  for (const key of Object.keys(localStorage)) if (key.startsWith(OWN)) copies.set(key, JSON.parse(localStorage[key]));
  const range = IDBKeyRange.bound(OWN, `${OWN}~`);
  for (const copy of await inStore('readonly', (kept) => kept.getAll(range)).catch(() => [])) {
    if (!copy.fields && !copies.has(copy.key)) inStore('readwrite', (kept) => kept.delete(copy.key));
    if (!(copies.get(copy.key)?.at > copy.at)) copies.set(copy.key, copy);
  }
  return [...copies.values()].filter((copy) => copy.fields || forget(copy));
};

// What is typed in an item, beside what the server is known to hold. A text is read as the server keeps it: as
// `meetings.drafts.clean_text`.
const isTick = ({ type }) => type === 'checkbox';
export const read = (field) => (isTick(field) ? field.checked : field.value.replaceAll('\0', '␀').toWellFormed());
const drawn = (field) => (isTick(field) ? field.defaultChecked : field.options ? find('[selected]', field)?.value : field.defaultValue);
export const pick = (names, value) => Object.fromEntries(names.map((name, at) => [name, value(name, at)]));
/** What stands in these fields of an item. */
export const typedIn = ({ fields }, names) => pick(names, (name) => read(fields[name]));
export const changed = ({ fields, base }) => Object.keys(fields).filter((name) => read(fields[name]) !== base[name]);
export const version = ({ section }) => find('[name=version]', section);
/** The server holds these values: the plain form, which is posted by other buttons, must know it too. */
export const settle = (item, values, marks) => {
  Object.assign(item.base, values);
  for (const name in values) item.marks[name] = marks[name];
  find('[name=opened]', item.section).value = Object.values(item.marks).join(' ');
};
const noted = (item) => {
  const names = changed(item);
  const copy = { key: `${OWN}${item.id}:${PAGE}`, at: Date.now() };
  if (names.length) keep({ ...copy, id: item.id, fields: typedIn(item, names), marks: pick(names, (name) => item.marks[name]) });
  else if (item.dirty) keep(copy);
  item.dirty = names.length > 0;
};
const typed = (item) => {
  noted(item);
  item.at = Date.now();
  if (!item.clash && !item.gone) item.stuck = undefined;
  item.due ??= item.at + LONGEST;
  clearTimeout(item.timer);
  if (!again && item.dirty) item.timer = setTimeout(save, Math.min(PAUSE, item.due - item.at), item);
  draw();
};
hear('typed', typed);
hear('laid', (item) => {
  const names = Object.keys(item.fields);
  const marks = find('[name=opened]', item.section).value.split(' ');
  Object.assign(item, { base: {}, marks: {}, bad: {}, lost: [] });
  settle(item, pick(names, (name) => (item.section.dataset.typed ? undefined : drawn(item.fields[name]))), pick(names, (_, at) => marks[at]));
  if (changed(item).length) typed(item);
});

// What the bar says. Saved and saving are shown with the clock, but read aloud only after trouble or when asked for.
const bar = find('#tilstand');
const [aloud, quiet] = bar.children;
let trouble, again, savedAt, alarm;
let tries = 0;
export const draw = () => {
  const all = [...items.values()];
  const text = trouble ? say(trouble) : all.find((item) => item.stuck)?.stuck;
  const saving = all.some((item) => item.dirty);
  bar.dataset.s = text ? trouble || 'stuck' : saving ? 'saving' : 'saved';
  write(quiet, text ? '' : saving ? say('saving') : savedAt ? say('savedAt', { clock: savedAt }) : say('allSaved'));
  if (text === alarm || (!text && saving)) return;
  alarm = text;
  aloud.className = text ? '' : 'sr';
  aloud.textContent = text || say('allSaved');
  if (trouble === 'signedOut') aloud.append(' ', make('a', { href: words.urls.login, target: '_blank', textContent: say('logIn') }));
};
const hinder = (what, wait) => {
  trouble = TROUBLE[what] || (what > 0 ? 'failed' : what);
  again ||= setTimeout(saveAll, 1000 * (wait || RETRY[Math.min(tries++, 3)]));
  draw();
};
/** Whether an answer is no yes; then the bar says why, and `again` is told when it is time for another try. */
export const refused = ({ status, wait }) => status !== 200 && !hinder(status, wait);
const free = () => {
  clearTimeout(again);
  again = trouble = undefined;
};

/** How the meeting stands; nothing when that cannot be known, or when somebody else is signed in here. */
export const poll = async () => {
  const state = await post('state');
  if (state.status !== 200) {
    if (state.status && state.status in TROUBLE) refused(state); // without the net, saving finds out
    return;
  }
  if (state.user !== +form.dataset.user) return hinder('stranger');
  form.csrfmiddlewaretoken.value = state.csrf;
  if (SHUT.includes(trouble) || trouble === 'offline') saveAll(free());
  tell('state', state);
  return state;
};

const stick = (item, sentence) => {
  item.stuck = sentence;
  draw();
  return false;
};
const send = async (item, retried) => {
  clearTimeout(item.timer);
  item.timer = item.due = undefined;
  const names = changed(item).filter((name) => read(item.fields[name]) !== item.bad[name]);
  if (!names.length || item.clash || item.gone) return !item.dirty;
  if (SHUT.includes(trouble) && !(await poll())) return false;
  const fields = typedIn(item, names);
  const seen = pick(names, (name) => item.marks[name]);
  if (fields.text?.length > words.limit && [...fields.text].length > words.limit) return stick(item, say('tooLong'));
  const said = await post('save', { fields, seen }, item.id);
  const { status, sentence } = said;
  if (status === 200) {
    tries = 0;
    free();
    savedAt = said.clock;
    item.lost = [];
    settle(item, fields, said.marks);
    if (said.version === +version(item).value + 1) version(item).value = said.version; // else others have saved other fields, too
    noted(item);
    item.stuck = Object.keys(item.bad).some((name) => read(item.fields[name]) === item.bad[name]) ? item.stuck : undefined;
    if (item.dirty && !item.timer && !item.stuck) typed(item);
    tell('saved', item);
    draw();
    return !item.dirty;
  }
  if (status === 403 && !retried && (await poll())) return send(item, true);
  if (status === 404) {
    const state = await poll();
    if (!state) return false;
    if (!state.items.some(({ id }) => id === item.id)) {
      item.gone = true;
      tell('gone', item);
      return stick(item, sentence);
    }
  }
  if (status === 409) {
    free();
    // An answer that never came back is no other person.
    const known = (name) => [fields, ...item.lost].some((one) => one[name] === said.fields[name]);
    const fresh = names.filter((name) => known(name) || said.marks[name] === seen[name]);
    settle(item, pick(fresh, (name) => said.fields[name]), said.marks);
    if (fresh.length === names.length) return retried ? false : send(item, true);
    item.clash = { ...said, names: names.filter((name) => !fresh.includes(name)) };
    tell('clash', item);
    return stick(item, sentence);
  }
  if (status === 413) return stick(item, say('tooLong'));
  if (status === 422) {
    for (const name of Object.keys(said.errors || fields)) item.bad[name] = fields[name];
    stick(item, sentence);
    return send(item, true); // the other fields are saved all the same
  }
  if (!status || status > 499) item.lost = [fields, ...item.lost].slice(0, 9);
  return !refused(said);
};

/** Save what is typed in one item, after what is on its way; whether all of it is saved then. */
export const save = (item) => (item.queue = Promise.resolve(item.queue).then(() => send(item)));
export const saveAll = async () => {
  if (again && !SHUT.includes(trouble)) free();
  tell('again');
  const done = await Promise.all([...items.values()].map(save));
  draw();
  return !done.includes(false);
};
deeds.save = async () => {
  if ((await saveAll()) && !trouble) aloud.textContent = quiet.textContent;
};

// Other buttons post the plain form: what is typed is saved first, and nobody leaves what is not.
let going;
export const leave = () => (going = true);
form.addEventListener('submit', async (event) => {
  if (going) return;
  const { submitter } = event;
  event.preventDefault();
  if ((await saveAll()) && !trouble) {
    leave();
    form.requestSubmit(submitter);
  } else tell('stay');
});
addEventListener('beforeunload', (event) => {
  if (going || ![...items.values()].some((item) => item.dirty)) return;
  saveAll();
  event.preventDefault();
});
addEventListener('pageshow', () => (going = false));
// A browser also calls it offline, for a moment, when it changes from one net to another.
addEventListener('offline', () => setTimeout(() => navigator.onLine || hinder(0), PAUSE));
addEventListener('online', poll);
document.addEventListener('visibilitychange', () => (document.hidden ? saveAll(keepAll()) : poll()));
setInterval(() => document.hidden || poll(), POLL);

const first = find('.sak');
if (first) {
  lay(+form.sak.value, first);
  show(+form.sak.value, false);
  const { heading, text } = current().fields;
  if (!location.hash && matchMedia('(min-width: 64rem)').matches) (heading.value ? text : heading).focus();
}
