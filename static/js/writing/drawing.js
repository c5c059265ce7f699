// What was recognised, under the text: the rows as they will be published, whose line is it, the counts, and the round.
import { all, button, byId, current, deeds, find, form, hear, insert, make, post, say, show, tell, words, write } from './desk.js';
import { send } from './attending.js';
import { goTo, look, patch, register, reveal, startOf } from './layer.js';
import { refused } from './saving.js';
import { makeParser, splitSpans } from '../notation.js';

const lang = 'nb';
const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeZone: 'UTC' });
const count = (key, n) => say(n === 1 ? key : `${key}s`, { n });
const span = (className, textContent) => make('span', { className, textContent });

// ---- a choice is written into the text, as one edit that can be undone

const change = (block, start, end, text) => {
  const item = current();
  const from = startOf(item, block);
  const caret = item.area.selectionStart - from;
  if (from < 0) return;
  insert(item.area, from + start, from + end, text);
  goTo(item, from + (caret < end ? Math.min(caret, start) : caret + text.length - end + start));
};

/** Put a name where the doubt is, or first when there is no label. As `meetings.notation.relabel_block`. */
const settle = (block, name) => {
  const { delimiter, doubt, labelAt, note, raw, task, textAt } = block;
  const written = task ? task.whoText : block.label;
  const label = written.replace(doubt?.label, () => name);
  const start = task ? raw.indexOf(written, textAt) : labelAt ? labelAt[0] : textAt;
  const end = start + written.length;
  const bracket = note && ` (${note})`;
  const alone = () => makeParser(register).parse(`${label}${bracket}${delimiter}${block.text}`)[0];
  if (!labelAt) change(block, start, start, `${name}: `);
  else if (task || delimiter === ':' || (alone().label === label && !alone().doubt)) change(block, start, end, label);
  else change(block, start, raw.indexOf(delimiter, end) + delimiter.length, `${label}${raw.slice(end, raw.indexOf(delimiter, end))}: `);
};

const remember = async (body) => {
  const { names, sentence } = await post('remember', body);
  write(current().told, sentence ?? '');
  if (names) tell('named', names);
};

const question = byId('valg').content.firstElementChild;

/** The buttons beside a doubtful line (templates/secretariat/_choices.html), for this block. */
const choices = (block) => {
  const { candidates, label, reason } = block.doubt;
  const asked = question.cloneNode(true);
  const { always, guest, other } = asked.elements;
  const unseated = reason === 'not_seated';
  const choose = ({ label: name, organisation, person }) => {
    settle(block, name);
    if (always.checked) remember({ label, organisation, person });
  };
  const plain = block.raw.search(/\S/);
  const does = {
    text: () => change(block, plain, plain, '\\'),
    guest: () => send({ 'ny-name': unseated ? '' : label, 'ny-organisation': unseated ? `${candidates[0].organisation}` : '' }),
    use: () => +other.value && choose({ label: other.selectedOptions[0].text, organisation: +other.value }),
  };
  asked.onclick = ({ target }) => does[target.name]?.();
  find('legend', asked).textContent = words.doubts[reason].replace('{label}', () => label);
  guest.hidden = !unseated && reason !== 'unknown_name';
  if (!unseated) guest.before(...candidates.map((one) => button(one.label, () => choose(one), 'btn sm')));
  return asked;
};

// ---- one row per block that says something

const tag = (text, kind) => text && span(`tag ${kind}`, text);

const plate = ({ group, organisation, person }) => {
  const { kind, short } = register.organisations.get(organisation) ?? {};
  const text = short ?? (group || (person && words.guest));
  return text && make('span', { className: `plate ${short ? kind : group ? 'group' : 'guest'}`, textContent: text, lang });
};

const spans = (line) => splitSpans(line).map(({ membersOnly, text, url }) => {
  const shown = url ? make('a', { href: url, rel: 'nofollow noopener', textContent: text }) : text;
  return membersOnly ? make('span', { className: 'only' }, span('sr', `${words.only} `), shown, span('sr', ')')) : shown;
});

const paragraphs = (text) => {
  const made = [];
  for (const line of text.split('\n').filter((one) => one.trim())) {
    if (!line.startsWith('• ')) made.push(make('p', { lang }, ...spans(line)));
    else {
      if (made.at(-1)?.tagName !== 'UL') made.push(make('ul', { lang }));
      made.at(-1).append(make('li', {}, ...spans(line.slice(2))));
    }
  }
  return made;
};

const remark = ({ kind, lacks, task }) => {
  if (task) return [task.whoText || words.noOwner, task.whenText, task.when && date.format(new Date(task.when))].filter(Boolean).join(' · ');
  return kind === 'internal' ? words.stays : lacks ? words.noText : kind === 'opener' ? words.below : '';
};

const row = (block) => {
  const { doubt, kind, membersOnly, offer, speakers, task, topics } = block;
  if (kind === 'blank') return make('li', { hidden: true });
  const people = speakers.map(({ person }) => register.people.get(person)?.full).filter(Boolean).join(', ');
  const text = paragraphs(task ? task.what : kind === 'topics' ? topics.join(', ') : block.text);
  if (membersOnly) text[0]?.prepend(tag(words.membersOnly, 'info'), ' ');
  const offers = offer.map((key) => {
    const { short } = register.organisations.get(key);
    return button(say('offer', { who: short }), () => settle(block, short), 'link small');
  });
  const note = remark(block);
  const head = [doubt && tag(words.who, 'warn'), ...speakers.map(plate), people && make('small', { textContent: people }), tag(...(words.tags[kind] ?? [])), make('small', { className: 'ln' })];
  const rest = [...text, note && make('p', { className: 'muted', textContent: note }), doubt && choices(block), offers[0] && make('p', { className: 'offer' }, ...offers)];
  const [left, right] = [head, rest].map((parts) => parts.filter(Boolean));
  return make('li', { className: look(block) }, make('span', { className: 'w' }, ...left), make('div', {}, ...right));
};

// ---- counts, and who has said nothing

/** Whether an organisation is at the meeting, by the list of participants. */
export const here = (organisation) => find(`[data-organisation="${organisation}"] :is([value=present], [value=deputy]):checked`);

const speakersOf = (item) => item.blocks.filter((block) => block.counted).flatMap((block) => block.speakers);

/** Organisations with a seat that have said nothing in the item, those of them that `may`. */
const silent = (item, may) => {
  const spoke = new Set(speakersOf(item).map((one) => one.organisation));
  return [...register.organisations.values()].filter(({ key, seated }) => seated && !spoke.has(key) && may(key));
};

const tally = (item) => {
  const { area, blocks, id, section } = item;
  const said = blocks.filter((block) => block.counted).length;
  const doubts = blocks.filter((block) => block.doubt).length;
  const tasks = blocks.filter((block) => block.task?.what).length;
  write(find('.tall', section), [count('said', said), count('task', tasks), count('word', area.value.match(/\S+/g)?.length ?? 0)].join(' · '));
  const spoken = new Map();
  for (const { organisation } of speakersOf(item)) if (organisation) spoken.set(organisation, (spoken.get(organisation) ?? 0) + 1);
  const each = [...spoken].sort(([, one], [, other]) => other - one);
  const [spoke, quiet] = find('.spoke', section).children;
  write(spoke, each.map(([key, n]) => say('perOrganisation', { name: register.organisations.get(key).short, n })).join(' · '));
  const names = said && silent(item, here).map((entry) => entry.short).join(', ');
  write(quiet, names ? say('silent', { names }) : '');
  const settles = find('[data-deed=doubt]', section);
  settles.hidden = !doubts;
  write(settles.firstChild, say('toSettle', { n: doubts }));
  const line = find(`.agenda button[value="sak:${id}"] .num`);
  [doubts, said].forEach((n, at) => {
    line.children[at].hidden = !n;
    write(line.children[at], `${n}`);
  });
};

// ---- the list

// Rows that are no more are taken away in a pause, when that ends nothing that is being typed: see `write`.
const drop = (line) => {
  line.hidden = true;
  line.id = '';
  line.className = 'gone';
};

/** Rows are drawn about the caret: a thousand of them would be felt at every key. */
const MOST = 120;
const near = (item) => {
  const { area, blocks } = item;
  let left = area.selectionStart;
  const at = blocks.findIndex(({ raw }) => (left -= raw.length) < 0);
  const caret = at < 0 ? blocks.length : at;
  if (caret < item.from + 20 || caret > item.from + MOST - 20) item.from = caret - MOST / 2;
  item.from = Math.max(0, Math.min(item.from, blocks.length - MOST));
  return blocks.slice(item.from, item.from + MOST);
};

const draw = (item) => {
  const { blocks, list } = item;
  if (item !== current()) return;
  const parents = new Set(blocks.map((block) => block.parent));
  blocks.forEach((block, at) => {
    const lacks = !block.text && block.speakers.length > 0 && !parents.has(at);
    // A row that says something else now is another row.
    if (block.lacks !== lacks) item.drawn = item.drawn.map((one) => one !== block && one);
    block.lacks = lacks;
  });
  const drawn = near(item);
  item.rows = patch(list.lastChild, item.rows, item.drawn, drawn, row, drop);
  item.drawn = drawn;
  drawn.forEach(({ first, kind, last }, at) => {
    if (kind === 'blank') return;
    item.rows[at].id = `linje-${first}`;
    write(find('.ln', item.rows[at]), say(first === last ? 'line' : 'lines', { line: first, first, last }));
  });
  list.parentNode.hidden = !blocks.length;
  for (const example of all('.note:has(.example)', item.section)) example.hidden = item.area.value;
  tally(item);
};

let pause;
let longPause;
hear('read', (item) => {
  clearTimeout(pause);
  clearTimeout(longPause);
  pause = setTimeout(() => requestIdleCallback(() => draw(item), { timeout: 100 }), 100);
  longPause = setTimeout(() => all('.gone').forEach((line) => line.remove()), 2500);
});
hear('named', () => draw(current()));
hear('shown', (item) => {
  if (!item.list) {
    item.list = find('.found', item.section);
    item.list.replaceChildren(make('li', { hidden: true }));
    item.drawn = item.rows = [];
    item.from = 0;
    item.told = find('.told', item.section);
  }
  const line = /^#linje-(\d+)$/.exec(location.hash)?.[1];
  const block = line && item.blocks.find(({ last }) => last >= line);
  if (block) goTo(item, startOf(item, block));
  draw(item);
});

const unsettled = (step) => () => {
  const item = current();
  const caret = item.area.selectionStart;
  const places = item.blocks.flatMap((block, at) => (block.doubt ? [[startOf(item, block) + block.textAt, at]] : []));
  const next = step > 0 ? places.find(([at]) => at > caret) : places.findLast(([at]) => at < caret);
  const [place, at] = next ?? places.at(step > 0 ? 0 : -1) ?? [];
  if (!place) return;
  goTo(item, place);
  draw(item);
  const asked = item.rows[at - item.from];
  write(item.told, `${find('.ln', asked).textContent}: ${find('legend', asked).textContent}`);
  asked.scrollIntoView({ block: 'nearest' });
};
deeds.doubt = unsettled(1);
deeds.doubtBack = unsettled(-1);

// ---- the round table: who has no line yet, and words sent beforehand, put in under the secretary's hands

const mayCome = (key) => {
  const lines = all(`[data-organisation="${key}"]`);
  return !lines.length || lines.some((line) => !find('.seg :is([value=apology], [value=absent]):checked', line));
};

/** Put text on a line of its own, after the one the caret is in. */
const put = (item, text) => {
  const { area } = item;
  const end = `${area.value}\n`.indexOf('\n', area.selectionEnd);
  const line = area.value.slice(0, end).split('\n').pop();
  insert(area, end, end, `${line.trim() && '\n'}${text}`);
  goTo(item, area.selectionEnd);
};
const give = (item, { key, short }) => {
  const sent = find(`[data-from="${key}"]:not([hidden]) [name=sett-inn]`, item.section);
  if (sent) sent.click();
  else put(item, `${short}: `);
};
deeds.round = () => {
  const item = current();
  const next = find('.round', item.section) && silent(item, mayCome)[0];
  if (next) give(item, next);
};

const drawRound = () => {
  const item = current();
  const place = item && find('.round', item.section);
  if (!place) return;
  const who = silent(item, mayCome);
  const keys = who.map(({ key }) => key).join();
  if (place.dataset.keys === keys) return;
  place.dataset.keys = keys;
  place.hidden = !keys;
  find('.names', place).replaceChildren(...who.map((one) => button(one.short, () => give(item, one))));
};
for (const what of ['read', 'shown', 'named', 'ticked']) hear(what, drawRound);

// The server marks words as taken when they go in, and as waiting when the browser's undo takes them out.
const taken = [];
const follow = async ({ area, line, reply, seen, told }) => {
  const there = area.value.includes(seen);
  if (there === line.hidden) return;
  const said = await post('update', { reply, taken: there, seen });
  if (said.status !== 409 && refused(said)) return;
  line.hidden = there;
  told.textContent = said.sentence ?? '';
};
const followAll = () => taken.forEach(follow);
form.addEventListener('input', ({ inputType }) => inputType?.startsWith('history') && followAll());
hear('again', followAll);

form.addEventListener('click', async (event) => {
  const sent = event.target.closest('[name=sett-inn]');
  if (!sent) return;
  event.preventDefault();
  const { area, id } = current();
  const line = sent.closest('li');
  const told = find('[role=status]', line);
  const reply = +sent.value;
  sent.disabled = true;
  const { sentence, text } = await post('update', { reply, taken: true });
  sent.disabled = false;
  told.textContent = text ? '' : sentence ?? words.noNet;
  if (!text) return;
  show(id);
  area.setSelectionRange(area.value.length, area.value.length);
  put(current(), text.trimEnd());
  line.hidden = true;
  taken.push({ area, line, reply, seen: text.trim(), told });
});
