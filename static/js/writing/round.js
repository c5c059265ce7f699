// The round table: who has no line yet, and words sent beforehand, put in under the secretary's hands.
import { all, current, deeds, find, form, hear, insert, make, show, words } from './desk.js';
import { silent } from './drawing.js';
import { goTo } from './layer.js';
import { post } from './posting.js';

const AWAY = '.seg :is([value=apology], [value=absent]):checked';
const mayCome = (key) => {
  const lines = all(`[data-organisation="${key}"]`);
  return !lines.length || lines.some((line) => !find(AWAY, line));
};

/** Put text on a line of its own, after the one the caret is in. */
const put = (item, text) => {
  const { area } = item;
  const end = `${area.value}\n`.indexOf('\n', area.selectionEnd);
  const line = area.value.slice(0, end).split('\n').pop();
  insert(area, end, end, `${line.trim() && '\n'}${text}`);
  goTo(item, area.selectionEnd);
};
const sentBy = (item, key) => find(`[data-from="${key}"]:not([hidden]) [name=sett-inn]`, item.section);
const give = (item, { key, short }) => {
  const button = sentBy(item, key);
  if (button) button.click();
  else put(item, `${short}: `);
};

deeds.round = () => {
  const item = current();
  const next = item.kind === 'round' && silent(item, mayCome)[0];
  if (next) give(item, next);
};

const draw = (item) => {
  const place = item && find('.round', item.section);
  if (!place) return;
  const who = silent(item, mayCome);
  const keys = who.map(({ key }) => key).join();
  if (place.dataset.keys === keys) return;
  place.dataset.keys = keys;
  place.hidden = !keys;
  find('.names', place).replaceChildren(...who.map((one) => make('button', { class: 'btn alt sm', type: 'button', text: one.short, click: () => give(item, one) })));
};
for (const what of ['read', 'shown', 'named', 'ticked']) hear(what, () => draw(current()));

// The server marks words as taken when they go in, and as waiting when the browser's undo takes them out.
const taken = [];
const follow = async (one) => {
  const there = one.area.value.includes(one.seen);
  if (there === one.line.hidden) return;
  const { sentence, status } = await post(words.urls.update, { reply: one.reply, taken: there, seen: one.seen });
  if ([200, 409].includes(status)) one.line.hidden = there;
  else setTimeout(follow, 15000, one);
  if (sentence) one.told.textContent = sentence;
};
form.addEventListener('input', ({ inputType }) => inputType?.startsWith('history') && taken.forEach(follow));

form.addEventListener('click', async (event) => {
  const button = event.target.closest('[name=sett-inn]');
  if (!button) return;
  event.preventDefault();
  const item = current();
  const line = button.closest('li');
  const told = find('[role=status]', line);
  const reply = +button.value;
  button.disabled = true;
  const { sentence, text } = await post(words.urls.update, { reply, taken: true });
  button.disabled = false;
  told.textContent = text ? '' : sentence ?? words.noNet;
  if (!text) return;
  show(item.id);
  item.area.setSelectionRange(item.area.value.length, item.area.value.length);
  put(item, text.trimEnd());
  line.hidden = true;
  taken.push({ area: item.area, line, reply, seen: text.trim(), told });
});
