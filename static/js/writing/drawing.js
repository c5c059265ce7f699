// What was recognised, under the text: the rows as they will be published, whose line is it, the counts; and fewer keys.
import { LONG, MANY, all, boxAt, button, byId, current, deeds, find, goTo, hear, insert, look, make, parse, patch, post, register, reveal, say, startOf, tell, words, write } from './desk.js';
import { fold, makeParser, splitSpans } from '../notation.js';

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
    guest: () => tell('guest', { 'ny-name': unseated ? '' : label, 'ny-organisation': unseated ? `${candidates[0].organisation}` : '' }),
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
export const silent = (item, may) => {
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
  find('.asked', list)?.classList.remove('asked');
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
  asked.classList.add('asked');
  for (const seen of [item.field, asked]) seen.scrollIntoView({ block: 'nearest' });
  reveal(item);
};
deeds.doubt = unsettled(1);
deeds.doubtBack = unsettled(-1);

// ---- fewer keys: Tab completes a name, Shift+Enter indents, a paste from Word becomes lines

const [hint, spoken] = byId('forslag').content.children;
const name = hint.lastChild;
let offer;
let off;
let later;

const hide = () => {
  hint.hidden = true;
  offer = null;
  clearTimeout(later);
};

const lineStart = ({ selectionStart, value }) => value.lastIndexOf('\n', selectionStart - 1) + 1;

const spellings = ({ full, names, short = full }) => [short, full, ...names].map(fold);

/** The likeliest name that begins so: who is at the meeting first, then who has a seat; short names before long ones. */
const likeliest = (part, of, task) => {
  const begun = fold(part);
  const first = ({ full }) => full.split(' ')[0];
  const staff = of && (register.staff.get(of) ?? []);
  const found = [];
  const add = (rank, name, entry = { full: name, names: [] }) => spellings(entry).some((one) => one.startsWith(begun)) && found.push([rank, name.length, name]);
  for (const entry of staff || register.people.values()) {
    const alone = staff && staff.filter((one) => first(one) === first(entry)).length === 1;
    if (staff || entry.attending) add(entry.attending ? 2 : 4, alone ? first(entry) : entry.full, entry);
  }
  if (!of) for (const entry of register.organisations.values()) if (entry.seated) add(here(entry.key) ? 0 : 3, entry.short, entry);
  if (!of && !task) for (const word of [...words.reserved, ...Object.keys(register.groups)]) add(1, word);
  return found.sort(([rank, length], [other, more]) => rank - other || length - more)[0]?.[2];
};

/** What Tab would write in the place of the name begun before the caret: where that begins, and the text. */
const completion = (area) => {
  const { selectionEnd, selectionStart: at, value } = area;
  const [, sign, label] = /^\s*(?:[-–—•*]\s+)?(!\s*)?(.*)$/u.exec(value.slice(lineStart(area), at));
  if (at !== selectionEnd || (value[at] ?? '\n') !== '\n' || label.length > 60 || /^[^\p{L}\p{N}]|[:.]/u.test(label)) return null;
  for (const cut of [0, ...[...label.matchAll(/\s*[,/&]\s*|\sog\s+/gu)].map((one) => one.index + one[0].length)]) {
    const part = label.slice(cut);
    const before = /([^,&/]+)\/\s*$/u.exec(label.slice(0, cut))?.[1];
    const of = before && [...register.organisations.values()].find((one) => spellings(one).includes(fold(before)))?.key;
    const found = (of || part) && (likeliest(part, of, sign) ?? (of && part && likeliest(part, 0, sign)));
    if (found) return [at - part.length, found + (sign ? '' : ': '), at];
  }
  return null;
};

const suggest = (item) => {
  const { area, field } = item;
  hide();
  if (document.activeElement !== area) return;
  const line = lineStart(area);
  if (off === line) return;
  off = -1;
  offer = !item.layer.hidden && completion(area);
  if (!offer) return;
  const box = boxAt(item, area.selectionStart);
  const frame = field.getBoundingClientRect();
  write(name, offer[1]);
  hint.hidden = false;
  if (hint.parentNode !== field) field.append(hint, spoken);
  hint.style.translate = `${box.left - frame.left + 12}px ${box.top - frame.top + field.scrollTop - 2}px`;
  later = setTimeout(() => write(spoken, say('tab', { name: offer[1] })), 700);
};

// ---- a clipboard of Word

const depth = (node) => {
  const list = node.parentNode.closest('ul, ol');
  return list ? depth(list) + 1 : 0;
};

/** A page's text as lines: list items with bullets, addresses as `text <address>`, a table's row on one line. */
const linesOf = (html) => {
  // The page's policy allows no style in a text, not even in one that is never shown.
  const bare = html.replace(/<(style|script)\b.*?<\/\1>/gis, '').replace(/\sstyle\s*=/gi, ' data-style=');
  const { body } = parse(bare.replace(/\s+/g, ' '));
  for (const one of all('[data-style*=ignore i]', body)) one.remove();
  for (const one of all('a', body)) {
    const [address] = /^https?:[^\s<>]+$/.exec(one.getAttribute('href')) ?? [];
    const text = one.textContent.trim();
    if (address) one.textContent = text === address ? `<${address}>` : `${text} <${address}>`;
  }
  for (const one of all('td, th', body)) one.replaceWith(`${one.textContent} `);
  for (const one of all('p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, tr, table, br', body)) {
    const level = /level(\d)/.exec(one.dataset.style)?.[1] ?? (one.tagName === 'LI' && depth(one));
    if (level) one.prepend(`${'\0'.repeat(level - 1)}• `); // no page holds a NUL: it is an indent
    one.before('\n');
    one.after('\n');
  }
  const lines = body.textContent.replace(/\xad/g, '').replace(/[^\S\n]+/g, ' ').replace(/^ | $/gm, '');
  return lines.replace(/^\0*•\n+(?=\0*•)/gm, '').replace(/^(\0*•)\n+/gm, '$1 ').replace(/\n+/g, '\n').trim().replace(/\0/g, '  ');
};

const paste = (event) => {
  const html = event.clipboardData.getData('text/html');
  const plain = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
  const { selectionEnd, selectionStart } = event.target;
  const text = /<(p|li|td|a)\b/i.test(html) ? linesOf(html) : (plain.length > LONG || selectionEnd - selectionStart > MANY) && plain;
  if (!text) return;
  event.preventDefault();
  insert(event.target, selectionStart, selectionEnd, text);
};

const press = (event) => {
  const area = event.target;
  const { selectionEnd, selectionStart, value } = area;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const sign = { Enter: '\n', Backspace: '', Delete: '' }[event.key] ?? (event.key.length === 1 && event.key);
  if (selectionEnd - selectionStart > MANY && sign !== false) insert(area, selectionStart, selectionEnd, sign);
  else if (event.key === 'Enter' && event.shiftKey) {
    const from = lineStart(area);
    insert(area, selectionStart, selectionEnd, `\n${/^[ \t]+/.exec(value.slice(from, selectionStart))?.[0] ?? '  '}`);
  } else if (offer && event.key === 'Tab' && !event.shiftKey) {
    // What is typed already stays, so that the browser counts it all as one thing to undo.
    const typed = value.slice(offer[0], selectionStart);
    const same = offer[1].startsWith(typed);
    insert(area, same ? selectionStart : offer[0], selectionStart, same ? offer[1].slice(typed.length) : offer[1]);
  } else if (offer && event.key === 'Escape') {
    off = lineStart(area);
    hide();
  } else return;
  event.preventDefault();
};

hear('read', suggest);
hear('shown', ({ area }) => {
  hide();
  area.onkeydown = press;
  area.onpaste = paste;
  area.onblur = hide;
});
document.addEventListener('selectionchange', () => offer && current().area.selectionStart !== offer[2] && hide());
